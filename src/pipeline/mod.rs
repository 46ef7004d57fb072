//! Pipeline: the order of stages, parallel running, caches. Takes documents and a registry of rules, gives a report. Must
//! not know the insides of formats, nor arguments.
