//! Command line: arguments, configuration, exit codes, choice of format, colours, progress, scoring. Takes the process's
//! arguments, gives its exit code. Must not know the insides of stages.

pub mod claims;
mod eval;
mod eval_floors;
mod eval_news;
mod eval_pairs;
mod tokens;
