/* The compiled kernel as Python sees it: functions over buffers; compiled.py says what is in them. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "kernel.h"

enum { MOST = 16 }; /* of py_features and py_columns */

/* The buffers of a call. */
typedef struct {
    Py_buffer of[MOST];
    int count;
} Buffers;

static void release(Buffers *buffers)
{
    while (buffers->count)
        PyBuffer_Release(&buffers->of[--buffers->count]);
}

/* Get the buffer of `object`, of at least `least` bytes; NULL with an exception set. */
static void *bytes_of(Buffers *buffers, PyObject *object, int64_t least, bool writable)
{
    Py_buffer *buffer = &buffers->of[buffers->count];
    if (PyObject_GetBuffer(object, buffer, writable ? PyBUF_WRITABLE : PyBUF_SIMPLE) < 0)
        return NULL;
    buffers->count++;
    if (buffer->len < least) {
        PyErr_Format(PyExc_ValueError, "a buffer has %zd bytes, not %lld", buffer->len,
                     (long long)least);
        return NULL;
    }
    return buffer->buf;
}

/* words(text, table, points, classes, starts, ends, first, beyond) -> (words, characters) */
static PyObject *py_words(PyObject *module, PyObject *args)
{
    PyObject *text, *table, *out[6];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOOOOOOO", &text, &table, &out[0], &out[1], &out[2], &out[3],
                          &out[4], &out[5]))
        return NULL;
    PyObject *result = NULL;
    const uint32_t *points = bytes_of(&buffers, text, 0, false);
    int64_t size = points ? buffers.of[0].len / 4 : 0;
    const uint8_t *classes = points ? bytes_of(&buffers, table, 0x10000, false) : NULL;
    void *into[6] = {NULL};
    bool fine = classes != NULL;
    for (int at = 0; fine && at < 6; at++)
        fine = (into[at] = bytes_of(&buffers, out[at], size * (at == 1 ? 1 : 4), true)) != NULL;
    if (fine) {
        Found found;
        Py_BEGIN_ALLOW_THREADS
        found = find_words(points, size, classes, into[0], into[1], into[2], into[3], into[4],
                           into[5]);
        Py_END_ALLOW_THREADS
        result = Py_BuildValue("LL", (long long)found.words, (long long)found.characters);
    }
    release(&buffers);
    return result;
}

/* features(words, characters, before, behind, points, classes, starts, ends, folded, bits, steps,
 *          rows, begins_line, after_space, hashes) */
static PyObject *py_features(PyObject *module, PyObject *args)
{
    long long words, characters, before, behind;
    PyObject *given[11];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "LLLLOOOOOOOOOOO", &words, &characters, &before, &behind,
                          &given[0], &given[1], &given[2], &given[3], &given[4], &given[5],
                          &given[6], &given[7], &given[8], &given[9], &given[10]))
        return NULL;
    const int64_t sizes[11] = {
        characters * 4, characters,           words * 4, words * 4, 0x10000 * 2, UNSPACED,
        5 * (FAR + 1) * 4, FEATURES * words * 4, words,     words,     words * 4,
    };
    void *at[11] = {NULL};
    bool fine = true;
    for (int i = 0; fine && i < 11; i++)
        fine = (at[i] = bytes_of(&buffers, given[i], sizes[i], i > 6)) != NULL;
    if (fine) {
        Seen seen = {words, characters, at[0], at[1], at[2], at[3], at[4], at[5], at[6],
                     before, behind};
        Py_BEGIN_ALLOW_THREADS
        fine = find_features(&seen, at[7], at[8], at[9], at[10]);
        Py_END_ALLOW_THREADS
        if (!fine)
            PyErr_NoMemory();
    }
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* look_up(words, width, rows, sizes, table 0, ..., table 6, out) */
static PyObject *py_look_up(PyObject *module, PyObject *args)
{
    long long words;
    int width;
    PyObject *given[FEATURES];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "LiOOOOOOOOOO", &words, &width, &given[0], &given[1], &given[2],
                          &given[3], &given[4], &given[5], &given[6], &given[7], &given[8],
                          &given[9]))
        return NULL;
    const int32_t *rows = bytes_of(&buffers, given[0], FEATURES * words * 4, false);
    const int32_t *sizes = rows ? bytes_of(&buffers, given[1], FEATURES * 4, false) : NULL;
    const float *tables[TABLES] = {NULL};
    int64_t heights[TABLES];
    bool fine = sizes != NULL && width > 0;
    for (int at = 0; fine && at < TABLES; at++) {
        fine = (tables[at] = bytes_of(&buffers, given[2 + at], 0, false)) != NULL;
        heights[at] = fine ? buffers.of[buffers.count - 1].len / (4 * width) : 0;
    }
    float *out = fine ? bytes_of(&buffers, given[2 + TABLES], words * width * 4, true) : NULL;
    if (out) {
        Py_BEGIN_ALLOW_THREADS
        fine = look_up(rows, words, tables, heights, sizes, width, out);
        Py_END_ALLOW_THREADS
        if (!fine)
            PyErr_SetString(PyExc_ValueError, "a row is beyond its table");
    }
    release(&buffers);
    return out && fine ? Py_NewRef(Py_None) : NULL;
}

/* network(looked_up, packed, low, mid, top, heads, enough, out) -> how clean the page is, and
 * whether something was written */
static PyObject *py_network(PyObject *module, PyObject *args)
{
    PyObject *looked_up, *packed, *out;
    Widths widths;
    float enough, clean = 0;
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOiiiifO", &looked_up, &packed, &widths.low, &widths.mid,
                          &widths.top, &widths.heads, &enough, &out))
        return NULL;
    if (!fits(widths)) {
        PyErr_SetString(PyExc_ValueError, "no network of these widths");
        return NULL;
    }
    int done = -1;
    const float *input = bytes_of(&buffers, looked_up, 1, false);
    int64_t count = input ? buffers.of[0].len / (4 * widths.low) : 0;
    const float *layers = input ? bytes_of(&buffers, packed, packed_size(widths) * 4, false) : NULL;
    float *into = layers ? bytes_of(&buffers, out, count * widths.heads * 4, true) : NULL;
    if (into) {
        Py_BEGIN_ALLOW_THREADS
        done = network(input, count, layers, widths, enough, into, &clean);
        Py_END_ALLOW_THREADS
        if (done < 0)
            PyErr_NoMemory();
    }
    release(&buffers);
    return done < 0 ? NULL : Py_BuildValue("di", (double)clean, done);
}

/* kinds(heads, first, reach, said, kinds) */
static PyObject *py_kinds(PyObject *module, PyObject *args)
{
    int heads, first, reach;
    PyObject *given[2];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "iiiOO", &heads, &first, &reach, &given[0], &given[1]))
        return NULL;
    if (first < 1 || heads <= first || heads - first > MOST_KINDS || reach < 0) {
        PyErr_SetString(PyExc_ValueError, "no such heads");
        return NULL;
    }
    const float *said = bytes_of(&buffers, given[0], 0, false);
    int64_t words = said ? buffers.of[0].len / (4 * heads) : 0;
    uint8_t *kinds = said ? bytes_of(&buffers, given[1], words, true) : NULL;
    bool fine = kinds != NULL;
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        fine = find_kinds(said, words, heads, first, reach, kinds);
        Py_END_ALLOW_THREADS
        if (!fine)
            PyErr_NoMemory();
    }
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* columns(first, last, low, capital, heads, places, beyond, rows, said, hashes, starts, ends, keep,
 *         begins, after_stop, is_low, has_capital, repeated, hashes) */
static PyObject *py_columns(PyObject *module, PyObject *args)
{
    long long first, last;
    int low, capital, heads;
    PyObject *given[14];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "LLiiiOOOOOOOOOOOOOO", &first, &last, &low, &capital, &heads,
                          &given[0], &given[1], &given[2], &given[3], &given[4], &given[5],
                          &given[6], &given[7], &given[8], &given[9], &given[10], &given[11],
                          &given[12], &given[13]))
        return NULL;
    const int sizes[14] = {4, 4, FEATURES * 4, heads * 4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 2};
    void *at[14] = {NULL};
    bool fine = heads > 1 && 0 <= first && first <= last;
    int64_t words = 0;
    for (int i = 0; fine && i < 14; i++) {
        int64_t least = i > 4 ? last - first : words;
        fine = (at[i] = bytes_of(&buffers, given[i], least * sizes[i], i > 4)) != NULL;
        if (fine && i == 0) {
            words = buffers.of[0].len / 4;
            fine = last <= words;
        }
    }
    if (fine) {
        Window window = {at[0], at[1], at[2], at[3], at[4], words, heads};
        Columns columns = {at[5], at[6], at[7], at[8], at[9], at[10], at[11], at[12], at[13]};
        find_columns(&window, first, last, low, capital, &columns);
    } else if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "no such words");
    }
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* counted(text, starts, ends, told, bounds, counts) */
static PyObject *py_counted(PyObject *module, PyObject *args)
{
    PyObject *given[6];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOOOOO", &given[0], &given[1], &given[2], &given[3], &given[4],
                          &given[5]))
        return NULL;
    void *at[6] = {NULL};
    bool fine = true;
    for (int i = 0; fine && i < 6; i++)
        fine = (at[i] = bytes_of(&buffers, given[i], 0, i == 5)) != NULL;
    if (fine) {
        int64_t words = buffers.of[1].len / 4, wanted = buffers.of[5].len / 8;
        const int64_t *bounds = at[4];
        fine = buffers.of[2].len / 4 >= words && buffers.of[4].len / 8 > wanted && !bounds[0] &&
               bounds[wanted] <= buffers.of[3].len / 4;
        for (int64_t one = 0; fine && one < wanted; one++)
            fine = bounds[one] <= bounds[one + 1];
        if (!fine)
            PyErr_SetString(PyExc_ValueError, "no such words");
        else if (!(fine = count_words(at[0], buffers.of[0].len / 4, at[1], at[2], words, at[3],
                                      bounds, wanted, at[5])))
            PyErr_NoMemory();
    }
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* undue(begins_line, after_stop, is_low, has_capital, hashes, undue) -> how many */
static PyObject *py_undue(PyObject *module, PyObject *args)
{
    PyObject *given[6];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOOOOO", &given[0], &given[1], &given[2], &given[3], &given[4],
                          &given[5]))
        return NULL;
    void *at[6] = {NULL};
    bool fine = true;
    int64_t words = 0, count = -1;
    for (int i = 0; fine && i < 6; i++) {
        fine = (at[i] = bytes_of(&buffers, given[i], words * (i < 4 ? 1 : i < 5 ? 2 : 4),
                                 i == 5)) != NULL;
        words = buffers.of[0].len;
    }
    if (fine) {
        Marks marks = {at[0], at[1], at[2], at[3], at[4]};
        count = find_undue(&marks, words, at[5]);
        if (count < 0)
            PyErr_NoMemory();
    }
    release(&buffers);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}

/* again(hashes, run, again) */
static PyObject *py_again(PyObject *module, PyObject *args)
{
    PyObject *given[2];
    int run;
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OiO", &given[0], &run, &given[1]))
        return NULL;
    if (run < 1) {
        PyErr_SetString(PyExc_ValueError, "no such run");
        return NULL;
    }
    const uint16_t *hashes = bytes_of(&buffers, given[0], 0, false);
    int64_t words = hashes ? buffers.of[0].len / 2 : 0;
    uint8_t *into = hashes ? bytes_of(&buffers, given[1], words, true) : NULL;
    bool fine = into != NULL;
    if (fine && !(fine = find_again(hashes, words, run, into)))
        PyErr_NoMemory();
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

/* best_path(ahead, price, keep) */
static PyObject *py_best_path(PyObject *module, PyObject *args)
{
    PyObject *given[3];
    Buffers buffers = {.count = 0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OOO", &given[0], &given[1], &given[2]))
        return NULL;
    const float *ahead = bytes_of(&buffers, given[0], 0, false);
    int64_t words = ahead ? buffers.of[0].len / 4 : 0;
    const float *price = ahead ? bytes_of(&buffers, given[1], words * 4, false) : NULL;
    uint8_t *keep = price ? bytes_of(&buffers, given[2], words, true) : NULL;
    bool fine = keep != NULL;
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        fine = find_path(ahead, price, words, keep);
        Py_END_ALLOW_THREADS
        if (!fine)
            PyErr_NoMemory();
    }
    release(&buffers);
    return fine ? Py_NewRef(Py_None) : NULL;
}

static PyMethodDef methods[] = {
    {"words", py_words, METH_VARARGS, NULL},
    {"features", py_features, METH_VARARGS, NULL},
    {"look_up", py_look_up, METH_VARARGS, NULL},
    {"network", py_network, METH_VARARGS, NULL},
    {"kinds", py_kinds, METH_VARARGS, NULL},
    {"columns", py_columns, METH_VARARGS, NULL},
    {"counted", py_counted, METH_VARARGS, NULL},
    {"undue", py_undue, METH_VARARGS, NULL},
    {"again", py_again, METH_VARARGS, NULL},
    {"best_path", py_best_path, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module)
{
    (void)module;
    if (has_network())
        return 0;
    PyErr_SetString(PyExc_ImportError, "this processor has no fused multiplication");
    return -1;
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
