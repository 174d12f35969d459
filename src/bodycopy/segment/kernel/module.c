/* The compiled kernel as Python sees it: functions over numbers, then buffers, of which the last
 * are written to; compiled.py says what is in them. No size is believed that was not compared. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "kernel.h"

enum { MOST_NUMBERS = 5, MOST_BUFFERS = 15 };

/* What a function was given. */
typedef struct {
    int64_t number[MOST_NUMBERS];
    void *at[MOST_BUFFERS];
    int64_t size[MOST_BUFFERS]; /* bytes */
    Py_buffer buffer[MOST_BUFFERS];
    int held;
} Call;

/* Take `numbers` and `buffers` from `args`, the last `written` to be written to, and leave `more`
 * arguments alone. False with an exception set. */
static bool taken(Call *call, PyObject *args, int numbers, int buffers, int written, int more)
{
    call->held = 0;
    if (PyTuple_Size(args) != numbers + buffers + more) {
        PyErr_SetString(PyExc_TypeError, "a wrong number of arguments");
        return false;
    }
    for (int at = 0; at < numbers; at++) {
        call->number[at] = PyLong_AsLongLong(PyTuple_GetItem(args, at));
        if (call->number[at] < INT32_MIN || call->number[at] > INT32_MAX) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_OverflowError, "a number is too large");
            return false;
        }
        if (PyErr_Occurred())
            return false;
    }
    for (int at = 0; at < buffers; at++) {
        const int flags = at < buffers - written ? PyBUF_SIMPLE : PyBUF_WRITABLE;
        if (PyObject_GetBuffer(PyTuple_GetItem(args, numbers + at), &call->buffer[at], flags) < 0)
            return false;
        call->held++;
        call->at[at] = call->buffer[at].buf;
        call->size[at] = call->buffer[at].len;
    }
    return true;
}

/* Whether all is well: buffer `at` has `bytes` at least. */
static bool has(const Call *call, int at, int64_t bytes)
{
    if (bytes >= 0 && call->size[at] >= bytes)
        return true;
    PyErr_Format(PyExc_ValueError, "buffer %d has %lld bytes, not %lld", at,
                 (long long)call->size[at], (long long)bytes);
    return false;
}

static bool holds(bool condition, const char *what)
{
    if (!condition)
        PyErr_SetString(PyExc_ValueError, what);
    return condition;
}

static bool remembered(bool condition)
{
    if (!condition)
        PyErr_NoMemory();
    return condition;
}

/* Release what was taken; return `result`, or None if all is `fine`. */
static PyObject *done(Call *call, bool fine, PyObject *result)
{
    while (call->held)
        PyBuffer_Release(&call->buffer[--call->held]);
    if (fine && !result && !PyErr_Occurred())
        return Py_NewRef(Py_None);
    return result;
}

/* words(text, table, points, classes, starts, ends, first, beyond) -> (words, characters) */
static PyObject *py_words(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 8, 6, 0);
    const int64_t size = fine ? call.size[0] / 4 : 0;
    fine = fine && holds(size <= INT32_MAX, "the text is too long") && has(&call, 1, 0x10000);
    for (int at = 2; fine && at < 8; at++)
        fine = has(&call, at, size * (at == 3 ? 1 : 4));
    PyObject *result = NULL;
    if (fine) {
        Found found;
        Py_BEGIN_ALLOW_THREADS
        found = find_words(call.at[0], size, call.at[1], call.at[2], call.at[3], call.at[4],
                           call.at[5], call.at[6], call.at[7]);
        Py_END_ALLOW_THREADS
        result = Py_BuildValue("LL", (long long)found.words, (long long)found.characters);
    }
    return done(&call, fine, result);
}

/* Whether words lie one behind the other within so many characters. */
static bool in_order(const int32_t *starts, const int32_t *ends, int64_t words, int64_t characters)
{
    int32_t before = 0;
    bool fine = true;
    for (int64_t word = 0; word < words; word++) {
        fine = fine && starts[word] >= before && ends[word] > starts[word];
        before = ends[word];
    }
    return fine && before <= characters;
}

/* features(words, characters, before, behind, points, classes, starts, ends, folded, bits, steps,
 *          rows, begins_line, after_space, hashes) */
static PyObject *py_features(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 4, 11, 4, 0);
    if (fine) {
        const int64_t words = call.number[0], characters = call.number[1];
        const int64_t bytes[11] = {
            characters * 4,    characters,           words * 4, words * 4, 0x10000 * 2, 0x100,
            5 * (FAR + 1) * 4, FEATURES * words * 4, words,     words,     words * 4,
        };
        for (int at = 0; fine && at < 11; at++)
            fine = has(&call, at, bytes[at]);
        fine = fine && holds(call.number[2] >= 0 && call.number[3] >= 0 &&
                                 in_order(call.at[2], call.at[3], words, characters),
                             "no such words");
    }
    if (fine) {
        Seen seen = {call.number[0], call.number[1], call.at[0], call.at[1],     call.at[2],
                     call.at[3],     call.at[4],     call.at[5], call.at[6],     call.number[2],
                     call.number[3]};
        Py_BEGIN_ALLOW_THREADS
        fine = find_features(&seen, call.at[7], call.at[8], call.at[9], call.at[10]);
        Py_END_ALLOW_THREADS
        fine = remembered(fine);
    }
    return done(&call, fine, NULL);
}

/* look_up(words, width, rows, sizes, table 0, ..., table 6, scale, bias, out) */
static PyObject *py_look_up(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 2, 5 + TABLES, 1, 0);
    const int64_t words = fine ? call.number[0] : 0, width = fine ? call.number[1] : 0;
    void **last = &call.at[2 + TABLES];
    fine = fine && holds(width > 0 && width < 0x10000, "no such width") &&
           has(&call, 0, FEATURES * words * 4) && has(&call, 1, FEATURES * 4) &&
           has(&call, 2 + TABLES, width * 4) && has(&call, 3 + TABLES, width * 4) &&
           has(&call, 4 + TABLES, words * width * 4);
    if (fine) {
        Tables tables = {.sizes = call.at[1], .scale = last[0], .bias = last[1]};
        for (int at = 0; at < SINGLE; at++)
            tables.single[at] = call.at[2 + at];
        for (int at = SINGLE; at < TABLES; at++)
            tables.joint[at - SINGLE] = call.at[2 + at];
        for (int at = 0; at < TABLES; at++)
            tables.heights[at] = call.size[2 + at] / (width * (at < SINGLE ? 1 : 2));
        Py_BEGIN_ALLOW_THREADS
        fine = look_up(call.at[0], words, &tables, (int)width, last[2]);
        Py_END_ALLOW_THREADS
        fine = holds(fine, "a row is beyond its table");
    }
    return done(&call, fine, NULL);
}

/* network(way, low, mid, top, heads, looked_up, whole, numbers, out, enough)
 * -> (how clean the page is, whether something was written) */
static PyObject *py_network(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 5, 4, 1, 1);
    const double enough = fine ? PyFloat_AsDouble(PyTuple_GetItem(args, 9)) : 0;
    fine = fine && !PyErr_Occurred();
    Widths widths = {0, 0, 0, 0};
    if (fine)
        widths = (Widths){(int)call.number[1], (int)call.number[2], (int)call.number[3],
                          (int)call.number[4]};
    fine = fine && holds(fits(widths), "no network of these widths") &&
           holds(call.number[0] >= 0 && call.number[0] < ways(), "no such way");
    const int64_t count = fine ? call.size[0] / (4 * widths.low) : 0;
    const Packed size = fine ? packed_size(widths) : (Packed){0, 0};
    const int64_t values = count * widths.heads;
    fine = fine && holds(count > 0, "no words") && has(&call, 1, size.whole) &&
           has(&call, 2, size.numbers * 4) && has(&call, 3, values * 4) &&
           holds(call.size[0] == count * widths.low * 4 && call.size[1] == size.whole &&
                     call.size[2] == size.numbers * 4 && call.size[3] == values * 4,
                 "words or layers of other widths");
    PyObject *result = NULL;
    if (fine) {
        float clean = 0;
        int written;
        Py_BEGIN_ALLOW_THREADS
        written = network(call.at[0], count, call.at[1], call.at[2], widths, (int)call.number[0],
                          enough, call.at[3], &clean);
        Py_END_ALLOW_THREADS
        if (remembered(written >= 0))
            result = Py_BuildValue("di", (double)clean, written);
    }
    return done(&call, fine, result);
}

/* kinds(heads, first, reach, said, kinds) */
static PyObject *py_kinds(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 3, 2, 1, 0);
    const int64_t heads = fine ? call.number[0] : 0, first = fine ? call.number[1] : 0;
    fine = fine && holds(first > 0 && heads > first && heads - first <= MOST_KINDS &&
                             call.number[2] >= 0 && call.number[2] < 0x100,
                         "no such heads");
    const int64_t words = fine ? call.size[0] / (4 * heads) : 0;
    fine = fine && has(&call, 1, words);
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        fine = find_kinds(call.at[0], words, (int)heads, (int)first, (int)call.number[2],
                          call.at[1]);
        Py_END_ALLOW_THREADS
        fine = remembered(fine);
    }
    return done(&call, fine, NULL);
}

/* columns(first, last, low, capital, step, places, beyond, rows, said, hashes, starts, ends, keep,
 *         begins, after_stop, is_low, has_capital, repeated, hashes) */
static PyObject *py_columns(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 5, 14, 9, 0);
    const int64_t words = fine ? call.size[0] / 4 : 0, step = fine ? call.number[4] : 0;
    const int64_t first = fine ? call.number[0] : 0, last = fine ? call.number[1] : 0;
    fine = fine && holds(step >= 0 && step != 1 && first >= 0 && first <= last && last <= words,
                         "no such words");
    const int64_t bytes[14] = {4, 4, FEATURES * 4, step * 4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 2};
    fine = fine && (!words || has(&call, 3, 2 * 4));
    for (int at = 0; fine && at < 14; at++)
        fine = has(&call, at, bytes[at] * (at > 4 ? last - first : words));
    if (fine) {
        Window window = {call.at[0], call.at[1], call.at[2], call.at[3],
                         call.at[4], words,      (int)step};
        Columns columns = {call.at[5],  call.at[6],  call.at[7],  call.at[8], call.at[9],
                           call.at[10], call.at[11], call.at[12], call.at[13]};
        find_columns(&window, first, last, (int32_t)call.number[2], (int)call.number[3], &columns);
    }
    return done(&call, fine, NULL);
}

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
 *       capitals, odds, ends, inside, before, after, ends, text) -> how many; `keep` may be empty */
static PyObject *py_glued(PyObject *Py_UNUSED(module), PyObject *args)
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
        const Page page = {text,       words,      call.at[0], call.at[1], call.at[2],
                           call.at[3], call.at[4], call.at[5], call.at[6], keep ? call.at[7] : NULL};
        const Heading like = {call.number[0], call.number[1], odds[0], odds[1],
                              {call.at[10], call.size[10] / 4}, {call.at[11], call.size[11] / 4}};
        result = PyLong_FromLongLong(find_glued(&page, &like, call.at[8], count, call.at[12],
                                                call.at[13], call.at[14]));
    }
    return done(&call, result != NULL, result);
}

/* unannounced(starts, ends, hashes, capitals, stops, trailing, begun, unknown, text) */
static PyObject *py_unannounced(PyObject *Py_UNUSED(module), PyObject *args)
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
        const Told stops = {call.at[4], call.size[4] / 4}, trailing = {call.at[5], call.size[5] / 4};
        fine = remembered(find_unannounced(&page, call.at[3], count, stops, trailing, call.at[6],
                                           call.at[7]));
    }
    return done(&call, fine, NULL);
}

/* end(around, fewest, percent, keep, share) -> behind which word */
static PyObject *py_end(PyObject *Py_UNUSED(module), PyObject *args)
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
static PyObject *py_undue(PyObject *Py_UNUSED(module), PyObject *args)
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
static PyObject *py_again(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 1, 2, 1, 0);
    const int64_t words = fine ? call.size[0] / 2 : 0;
    fine = fine && holds(call.number[0] > 0, "no such run") && has(&call, 1, words) &&
           remembered(find_again(call.at[0], words, (int)call.number[0], call.at[1]));
    return done(&call, fine, NULL);
}

/* best_path(ahead, price, keep) */
static PyObject *py_best_path(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 3, 1, 0);
    const int64_t words = fine ? call.size[0] / 4 : 0;
    fine = fine && has(&call, 1, words * 4) && has(&call, 2, words) &&
           remembered(find_path(call.at[0], call.at[1], words, call.at[2]));
    return done(&call, fine, NULL);
}

/* prices(begins_line, after_space, after_stop, is_low, starts, ends, begins, levels, prices) */
static PyObject *py_prices(PyObject *Py_UNUSED(module), PyObject *args)
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
static PyObject *py_best_f1(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    const bool fine = taken(&call, args, 0, 1, 1, 0);
    return done(&call, fine, fine ? PyFloat_FromDouble(best_f1(call.at[0], call.size[0] / 4)) : NULL);
}

/* Whether buffer `at` has words, of `least` bytes each, and the next one says where they part. */
static bool has_words(const Call *call, int at, int64_t least)
{
    const int64_t count = call->size[at + 1] / 8 - 1, *bounds = call->at[at + 1];
    if (!holds(count >= 0 && count <= MOST_WORDS, "too many words"))
        return false;
    bool ascend = !bounds[0] && bounds[count] <= call->size[at];
    for (int64_t one = 0; ascend && one < count; one++)
        ascend = bounds[one] + least <= bounds[one + 1];
    return holds(ascend, "no such words");
}

/* any_of(data, words, bounds, places) -> how many */
static PyObject *py_any_of(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 4, 1, 0);
    fine = fine && holds(call.size[0] <= INT32_MAX, "the text is too long") &&
           has_words(&call, 1, WORD_HEAD);
    PyObject *result = NULL;
    if (fine) {
        int64_t found;
        Py_BEGIN_ALLOW_THREADS
        found = find_any(call.at[0], call.size[0], call.at[1], call.at[2], call.size[2] / 8 - 1,
                         call.at[3], call.size[3] / 4);
        Py_END_ALLOW_THREADS
        result = PyLong_FromLongLong(found);
    }
    return done(&call, result != NULL, result);
}

/* known(data, table, words, bounds, counts) */
static PyObject *py_known(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken(&call, args, 0, 5, 1, 0);
    fine = fine && has(&call, 1, 256) && has_words(&call, 2, 1) &&
           has(&call, 4, call.size[3] - 8);
    if (fine)
        count_known(call.at[0], call.size[0], call.at[1], call.at[2], call.at[3],
                    call.size[3] / 8 - 1, call.at[4]);
    return done(&call, fine, NULL);
}

static PyObject *told(const Script *found)
{
    return Py_BuildValue("LLNLL", (long long)found->start, (long long)found->end,
                         PyBool_FromLong(found->cut), (long long)found->reach,
                         (long long)found->cost);
}

/* Take the numbers of a search for code, the text and the kinds of its characters. */
static bool taken_text(Call *call, PyObject *args, int numbers)
{
    return taken(call, args, numbers, 2, 0, 0) && has(call, 1, MOST_POINTS) &&
           holds(call->size[0] / 4 <= INT32_MAX && call->number[0] >= 0, "no such text");
}

/* script(low, at, literal, points, kinds) -> (start, end, cut, reach, cost): of no script where the
 * start is negative; None where the kind of a character is not known */
static PyObject *py_script(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken_text(&call, args, 3), unknown = false;
    PyObject *result = NULL;
    if (fine) {
        Script found;
        fine = remembered(find_script(call.at[0], call.size[0] / 4, call.at[1], call.number[0],
                                      call.number[1], call.number[2], &found, &unknown));
        result = fine && !unknown ? told(&found) : NULL;
    }
    return done(&call, fine, result);
}

/* code(pos, window, points, kinds) -> (at, end, script): of no trigger where the end is 0, and with
 * None where there is no script; else as above */
static PyObject *py_code(PyObject *Py_UNUSED(module), PyObject *args)
{
    Call call;
    bool fine = taken_text(&call, args, 2), unknown = false;
    PyObject *result = NULL;
    if (fine) {
        Code code;
        fine = remembered(find_code(call.at[0], call.size[0] / 4, call.at[1], call.number[0],
                                    call.number[1], &code, &unknown));
        const int64_t end = code.length ? code.at + code.length : 0;
        if (fine && !unknown && code.script.start >= 0)
            result = Py_BuildValue("LLN", (long long)code.at, (long long)end, told(&code.script));
        else if (fine && !unknown)
            result = Py_BuildValue("LLO", (long long)code.at, (long long)end, Py_None);
    }
    return done(&call, fine, result);
}

static PyMethodDef methods[] = {
    {"code", py_code, METH_VARARGS, NULL},
    {"known", py_known, METH_VARARGS, NULL},
    {"script", py_script, METH_VARARGS, NULL},
    {"any_of", py_any_of, METH_VARARGS, NULL},
    {"words", py_words, METH_VARARGS, NULL},
    {"features", py_features, METH_VARARGS, NULL},
    {"look_up", py_look_up, METH_VARARGS, NULL},
    {"network", py_network, METH_VARARGS, NULL},
    {"kinds", py_kinds, METH_VARARGS, NULL},
    {"columns", py_columns, METH_VARARGS, NULL},
    {"end", py_end, METH_VARARGS, NULL},
    {"unannounced", py_unannounced, METH_VARARGS, NULL},
    {"glued", py_glued, METH_VARARGS, NULL},
    {"undue", py_undue, METH_VARARGS, NULL},
    {"again", py_again, METH_VARARGS, NULL},
    {"prices", py_prices, METH_VARARGS, NULL},
    {"best_f1", py_best_f1, METH_VARARGS, NULL},
    {"best_path", py_best_path, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* One more whenever what a function takes or does is changed: compiled.py has the same number, and
 * does not take a kernel that was built from other sources. */
enum { INTERFACE = 4 };

static int ready(PyObject *module)
{
    if (!ways()) {
        PyErr_SetString(PyExc_ImportError, "this processor multiplies no bytes");
        return -1;
    }
    if (PyModule_AddIntConstant(module, "INTERFACE", INTERFACE) < 0)
        return -1;
    return PyModule_AddIntConstant(module, "WAYS", ways());
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, ready}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernel", "See bodycopy.segment.compiled.", 0, methods, slots, NULL,
    NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernel(void)
{
    return PyModuleDef_Init(&definition);
}
