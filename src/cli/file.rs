//! Writing files that others may be reading.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;

/// Names tried for the neighbour: as many as one process may leave behind when it is killed, and then some.
const MAX_NEIGHBOURS: u32 = 1000;

/// Writes a file whole or not at all: through a neighbour of its own that takes the file's place in one step, so that no
/// reader sees half of it and two writers never share one. What exists and is no plain file (a device, a pipe, a link) is
/// written to as it is: replacing it would destroy it.
///
/// # Errors
/// What the file system or `write` reports; a plain file is then as it was.
pub(crate) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => return write_to(File::create(path)?, write),
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (file, neighbour) = neighbour(path)?;
    let written = write_to(file, write).and_then(|()| match existing {
        Some(metadata) => fs::set_permissions(&neighbour, metadata.permissions()),
        None => Ok(()),
    });
    let written = written.and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // The error at hand says more than one of cleaning up would.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

fn write_to(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// A new file beside `path`, under a name that nobody else uses.
fn neighbour(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "this names no file"))?;
    for number in 0..MAX_NEIGHBOURS {
        let mut own = std::ffi::OsString::from(".");
        own.push(name);
        own.push(format!(".{}-{number}.partial", process::id()));
        let neighbour = path.with_file_name(own);
        match OpenOptions::new().write(true).create_new(true).open(&neighbour) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((file, neighbour)),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "too many unfinished files lie beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) -> io::Result<()> {
        replace(path, |out| out.write_all(text.as_bytes()))
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.json");
        write(&path, "one").expect("written");
        write(&path, "two").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "two");
        assert_eq!(names(folder.path()), ["r.json"]);
    }

    #[test]
    fn a_failed_writer_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.json");
        write(&path, "one").expect("written");
        let failed = replace(&path, |out| out.write_all(b"half").and(Err(io::Error::other("no more"))));
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).expect("readable"), "one");
        assert_eq!(names(folder.path()), ["r.json"]);
    }

    #[test]
    fn two_writers_of_names_that_differ_in_their_endings_do_not_meet() {
        let folder = tempfile::tempdir().expect("a folder");
        let (json, html) = (folder.path().join("r.json"), folder.path().join("r.html"));
        let both = replace(&json, |out| write(&html, "page").and_then(|()| out.write_all(b"data")));
        assert!(both.is_ok());
        assert_eq!(fs::read_to_string(&json).expect("readable"), "data");
        assert_eq!(fs::read_to_string(&html).expect("readable"), "page");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pipe");
        let made = process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path)
        });
        write(&path, "through").expect("written");
        assert_eq!(reader.join().expect("it ends").expect("readable"), "through");
        assert!(fs::symlink_metadata(&path).expect("there").file_type().is_fifo());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_still_leads_to_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write(&file, "old").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        write(&link, "new").expect("written");
        assert_eq!(fs::read_to_string(&file).expect("readable"), "new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    }
}
