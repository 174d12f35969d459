/* What Python calls of the rules that follow the network. */
#include "call.h"

static uint32_t character(void *text, int64_t place)
{
    return PyUnicode_ReadChar(text, (Py_ssize_t)place);
}

/* Take the text that is the last argument, and see whether all words lie in it. False with an
 * exception set. */
static bool text_taken(PyObject *args, const int32_t *starts, const int32_t *ends, int64_t words,
                       Text *text)
{
    text->of = PyTuple_GetItem(args, PyTuple_Size(args) - 1);
    text->at = character;
    text->size = PyUnicode_GetLength(text->of);
    if (text->size < 0)
        return false;
    const uint32_t size = text->size < INT32_MAX ? (uint32_t)text->size : INT32_MAX;
    uint32_t signs = 0; /* of numbers that are all positive: so the compiler does several at once */
    for (int64_t word = 0; word < words; word++) {
        const uint32_t start = (uint32_t)starts[word], end = (uint32_t)ends[word];
        signs |= start | end | (end - 1 - start) | (size - end);
    }
    return holds(signs <= INT32_MAX, "no such words");
}

/* Whether all `places` are those of words, and in order. */
static bool are_words(const int32_t *places, int64_t count, int64_t words)
{
    int64_t before = -1;
    bool fine = true;
    for (int64_t at = 0; at < count; at++) {
        fine = fine && places[at] > before;
        before = places[at];
    }
    return holds(fine && before < words, "no such places");
}

/* glued(shortest, longest, starts, ends, begins, after_stop, begins_line, is_low, hashes, keep,
 *       capitals, odds, ends, inside, before, after, ends, text) -> how many; `keep` or none */
PyObject *py_glued(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 2, 15, 3, 1);
    const int64_t words = fine ? call.size[0] / 4 : 0, count = fine ? call.size[8] / 4 : 0;
    const int64_t bytes[7] = {4, 4, 4, 1, 1, 1, 2};
    for (int at = 0; fine && at < 7; at++)
        fine = has(&call, at, words * bytes[at]);
    const int64_t keep = fine && call.size[7] ? words : 0;
    fine = fine && has(&call, 7, keep) && has(&call, 9, 16) && has(&call, 12, count * 4) &&
           has(&call, 13, count * 4) && has(&call, 14, count) && holds(call.number[0] > 0, "empty");
    PyObject *result = NULL;
    Text text;
    if (fine && text_taken(args, call.at[0], call.at[1], words, &text) &&
        are_words(call.at[8], count, words)) {
        const double *odds = call.at[9];
        const Page page = {text, words, call.at[0], call.at[1], call.at[2], call.at[3], call.at[4],
                           call.at[5], call.at[6], keep ? call.at[7] : NULL};
        const Heading like = {call.number[0], call.number[1], odds[0], odds[1],
                              {call.at[10], call.size[10] / 4}, {call.at[11], call.size[11] / 4}};
        result = PyLong_FromLongLong(find_glued(&page, &like, call.at[8], count, call.at[12],
                                                call.at[13], call.at[14]));
    }
    return done(&call, result != NULL, result);
}

/* unannounced(starts, ends, hashes, capitals, stops, trailing, begun, unknown, text) */
PyObject *py_unannounced(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 8, 2, 1);
    const int64_t words = fine ? call.size[0] / 4 : 0, count = fine ? call.size[3] / 4 : 0;
    Page page = {.words = words};
    fine = fine && has(&call, 1, words * 4) && has(&call, 2, words * 2) && has(&call, 6, count) &&
           has(&call, 7, count) && holds(count < INT32_MAX / 4, "too many words") &&
           text_taken(args, call.at[0], call.at[1], words, &page.text) &&
           are_words(call.at[3], count, words);
    if (fine) {
        page.starts = call.at[0];
        page.ends = call.at[1];
        page.hashes = call.at[2];
        const Told stops = {call.at[4], call.size[4] / 4};
        const Told trailing = {call.at[5], call.size[5] / 4};
        fine = remembered(find_unannounced(&page, call.at[3], count, stops, trailing, call.at[6],
                                           call.at[7]));
    }
    return done(&call, fine, NULL);
}

/* end(around, fewest, percent, keep, share) -> behind which word */
PyObject *py_end(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 3, 1, 0, 1);
    const double share = fine ? PyFloat_AsDouble(PyTuple_GetItem(args, 4)) : 0;
    fine = fine && !PyErr_Occurred();
    PyObject *result = NULL;
    if (fine && holds(call.number[0] >= 0 && call.number[0] < 0x10000 && call.number[1] > 0 &&
                          call.number[2] >= 0 && call.number[2] <= 100,
                      "no such level")) {
        const Level like = {call.number[0], call.number[1], (int)call.number[2], share};
        const int64_t end = find_end(call.at[0], call.size[0] / 4, &like);
        if (remembered(end >= 0))
            result = PyLong_FromLongLong(end);
    }
    return done(&call, result != NULL, result);
}

/* undue(begins_line, after_stop, is_low, has_capital, hashes, undue) -> how many */
PyObject *py_undue(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 6, 1, 0);
    const int64_t words = fine ? call.size[0] : 0;
    for (int at = 1; fine && at < 6; at++)
        fine = has(&call, at, words * (at < 4 ? 1 : at < 5 ? 2 : 4));
    PyObject *result = NULL;
    if (fine) {
        Marks marks = {call.at[0], call.at[1], call.at[2], call.at[3], call.at[4]};
        const int64_t count = find_undue(&marks, words, call.at[5]);
        if (remembered(count >= 0))
            result = PyLong_FromLongLong(count);
    }
    return done(&call, fine, result);
}

/* again(run, hashes, again) */
PyObject *py_again(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 1, 2, 1, 0);
    const int64_t words = fine ? call.size[0] / 2 : 0;
    fine = fine && holds(call.number[0] > 0, "no such run") && has(&call, 1, words) &&
           remembered(find_again(call.at[0], words, (int)call.number[0], call.at[1]));
    return done(&call, fine, NULL);
}

/* best_path(ahead, price, keep) */
PyObject *py_best_path(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 3, 1, 0);
    const int64_t words = fine ? call.size[0] / 4 : 0;
    fine = fine && has(&call, 1, words * 4) && has(&call, 2, words) &&
           remembered(find_path(call.at[0], call.at[1], words, call.at[2]));
    return done(&call, fine, NULL);
}

/* prices(begins_line, after_space, after_stop, is_low, starts, ends, begins, levels, prices) */
PyObject *py_prices(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 9, 1, 0);
    const int64_t words = fine ? call.size[0] : 0;
    for (int at = 1; fine && at < 9; at++)
        fine = has(&call, at, at == 7 ? (int64_t)sizeof(Levels) : words * (at < 4 ? 1 : 4));
    if (fine) {
        Borders of = {call.at[0], call.at[1], call.at[2], call.at[3],
                      call.at[4], call.at[5], call.at[6]};
        find_prices(&of, words, call.at[7], call.at[8]);
    }
    return done(&call, fine, NULL);
}

/* best_f1(doubts) -> expected F1 */
PyObject *py_best_f1(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    const bool fine = taken(&call, args, 0, 1, 1, 0);
    const double best = fine ? best_f1(call.at[0], call.size[0] / 4) : 0;
    return done(&call, fine, fine ? PyFloat_FromDouble(best) : NULL);
}
