/* What Python calls to look for words and scripts in a text. */
#include "call.h"

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
PyObject *py_any_of(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_known(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_script(PyObject *Py_UNUSED(module), PyObject *args)
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
PyObject *py_code(PyObject *Py_UNUSED(module), PyObject *args)
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
