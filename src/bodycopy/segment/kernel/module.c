/* The compiled kernel as Python sees it. */
#include "call.h"

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
