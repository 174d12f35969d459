/* What Python calls up to the network and what it says: words, features, the layers, columns. */
#include "call.h"

/* words(text, table, points, classes, starts, ends, first, beyond) -> (words, characters) */
PyObject *py_words(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_features(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_look_up(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_network(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_kinds(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_columns(PyObject *Py_UNUSED(module), PyObject *args)
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
