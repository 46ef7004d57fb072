//! The `gainsay` command; everything it does lives in the library's `cli` room.

use std::process::ExitCode;

fn main() -> ExitCode {
    gainsay::cli::run()
}
