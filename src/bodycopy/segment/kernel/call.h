/* What a function of the kernel is given by Python: numbers, then buffers, of which the last are
 * written to; compiled.py says what is in them. No size is believed that was not compared. */
#ifndef BODYCOPY_CALL_H
#define BODYCOPY_CALL_H

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
static inline bool taken(Call *call, PyObject *args, int numbers, int buffers, int written,
                         int more)
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
static inline bool has(const Call *call, int at, int64_t bytes)
{
    if (bytes >= 0 && call->size[at] >= bytes)
        return true;
    PyErr_Format(PyExc_ValueError, "buffer %d has %lld bytes, not %lld", at,
                 (long long)call->size[at], (long long)bytes);
    return false;
}

static inline bool holds(bool condition, const char *what)
{
    if (!condition)
        PyErr_SetString(PyExc_ValueError, what);
    return condition;
}

static inline bool remembered(bool condition)
{
    if (!condition)
        PyErr_NoMemory();
    return condition;
}

/* Release what was taken; return `result`, or None if all is `fine`. */
static inline PyObject *done(Call *call, bool fine, PyObject *result)
{
    while (call->held)
        PyBuffer_Release(&call->buffer[--call->held]);
    if (fine && !result && !PyErr_Occurred())
        return Py_NewRef(Py_None);
    return result;
}

/* The functions, which have the names that Python knows them by. */
PyObject *py_words(PyObject *module, PyObject *args);
PyObject *py_features(PyObject *module, PyObject *args);
PyObject *py_look_up(PyObject *module, PyObject *args);
PyObject *py_network(PyObject *module, PyObject *args);
PyObject *py_kinds(PyObject *module, PyObject *args);
PyObject *py_columns(PyObject *module, PyObject *args);
PyObject *py_glued(PyObject *module, PyObject *args);
PyObject *py_unannounced(PyObject *module, PyObject *args);
PyObject *py_end(PyObject *module, PyObject *args);
PyObject *py_undue(PyObject *module, PyObject *args);
PyObject *py_again(PyObject *module, PyObject *args);
PyObject *py_best_path(PyObject *module, PyObject *args);
PyObject *py_prices(PyObject *module, PyObject *args);
PyObject *py_best_f1(PyObject *module, PyObject *args);
PyObject *py_any_of(PyObject *module, PyObject *args);
PyObject *py_known(PyObject *module, PyObject *args);
PyObject *py_script(PyObject *module, PyObject *args);
PyObject *py_code(PyObject *module, PyObject *args);

#endif
