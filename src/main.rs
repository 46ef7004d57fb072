//! The `gainsay` command; everything it does lives in the library's `cli` room.

fn main() {}
