//! The mails in files and folders, one after the other: a folder's files by name, a maildir's `cur` and `new`, an mbox
//! file's mails by number.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use ::mail::mbox::{self, Found, Mbox};

/// Bytes read from the disk at a time.
const BUFFER: usize = 256 * 1024;
/// Folders within folders that are gone into.
const DEPTH_LIMIT: usize = 32;

/// A mail in a file.
#[derive(Debug)]
pub struct Piece {
    /// The file; with the number of the mail where the file holds several.
    pub file: String,
    /// The mail, or why it can't be read from the disk.
    pub found: Result<Found, String>,
}

/// All mails of `paths`, in this order. Of a mail over `limit` bytes only the headers are kept in memory.
pub fn pieces(paths: &[PathBuf], limit: usize) -> impl Iterator<Item = Piece> {
    files(paths).flat_map(move |file| match file {
        Err((path, cause)) => Pieces::One(Some(failed(&path, &cause))),
        Ok(path) => open(path, limit),
    })
}

type Failed = (PathBuf, io::Error);

/// The files of `paths`; folders are read when their turn comes.
fn files(paths: &[PathBuf]) -> impl Iterator<Item = Result<PathBuf, Failed>> + use<> {
    let mut stack: Vec<(PathBuf, usize)> = paths.iter().rev().map(|path| (path.clone(), 0)).collect();
    std::iter::from_fn(move || {
        while let Some((path, depth)) = stack.pop() {
            let is_folder = match fs::metadata(&path) {
                Ok(about) => about.is_dir(),
                Err(cause) => return Some(Err((path, cause))),
            };
            if !is_folder {
                return Some(Ok(path));
            }
            if depth >= DEPTH_LIMIT {
                return Some(Err((path, io::Error::other("its folders are nested too deeply"))));
            }
            match inside(&path) {
                Ok(found) => stack.extend(found.into_iter().rev().map(|path| (path, depth + 1))),
                Err(cause) => return Some(Err((path, cause))),
            }
        }
        None
    })
}

/// What is in a folder, by name. Of a maildir: what was seen, what is new, and its further folders (`.Sent`); its `tmp`
/// and the mail server's own files are no mail. Elsewhere hidden files are passed over.
fn inside(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    found.sort();
    let is_hidden =
        |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    if !is_maildir(folder) {
        found.retain(|path| !is_hidden(path) || is_maildir(path));
        return Ok(found);
    }
    found.retain(|path| path.is_dir() && is_maildir(path));
    let own = ["cur", "new"].map(|name| folder.join(name));
    Ok(own.into_iter().filter(|path| path.is_dir()).chain(found).collect())
}

fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

/// The mails of one file.
enum Pieces {
    One(Option<Piece>),
    Many(Box<Numbered>),
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        match self {
            Pieces::One(piece) => piece.take(),
            Pieces::Many(numbered) => numbered.next(),
        }
    }
}

fn open(path: PathBuf, limit: usize) -> Pieces {
    match try_open(&path, limit) {
        Ok(pieces) => pieces,
        Err(cause) => Pieces::One(Some(failed(&path, &cause))),
    }
}

fn try_open(path: &Path, limit: usize) -> io::Result<Pieces> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut reader = BufReader::with_capacity(BUFFER.min(size as usize + 1), file);
    if mbox::is_mbox(reader.fill_buf()?) {
        let mails = Mbox::new(reader, limit);
        return Ok(Pieces::Many(Box::new(Numbered { path: path.to_owned(), mails, count: 0, ahead: None })));
    }
    let mut found = mbox::single(reader, size, limit)?;
    found.sender = return_path(&found.raw);
    Ok(Pieces::One(Some(Piece { file: path.display().to_string(), found: Ok(found) })))
}

/// The mails of an mbox file. One alone goes by the file's name, as many collections keep each mail with its separator.
struct Numbered {
    path: PathBuf,
    mails: Mbox<BufReader<File>>,
    count: usize,
    ahead: Option<io::Result<Found>>,
}

impl Numbered {
    fn next(&mut self) -> Option<Piece> {
        let found = if self.count == 0 { self.mails.next() } else { self.ahead.take() }?;
        self.ahead = self.mails.next();
        self.count += 1;
        let is_alone = self.count == 1 && self.ahead.is_none() && !self.is_named_mbox();
        let path = self.path.display();
        let file = if is_alone { path.to_string() } else { format!("{path}:{}", self.count) };
        Some(Piece { file, found: found.map_err(|cause| explain(&cause)) })
    }

    fn is_named_mbox(&self) -> bool {
        self.path.extension().is_some_and(|extension| {
            ["mbox", "mbx"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        })
    }
}

/// What the last server noted as the envelope sender; empty when it didn't.
fn return_path(raw: &[u8]) -> String {
    let head = &raw[..mbox::end_of_headers(raw).unwrap_or(raw.len())];
    let mut lines = head.split(|byte| *byte == b'\n').filter_map(|line| line.split_first_chunk::<12>());
    let found = lines.find(|(name, _)| name.eq_ignore_ascii_case(b"return-path:"));
    found.map_or(String::new(), |(_, value)| {
        let value = String::from_utf8_lossy(value);
        value.trim().trim_matches(['<', '>']).to_lowercase()
    })
}

fn failed(path: &Path, cause: &io::Error) -> Piece {
    Piece { file: path.display().to_string(), found: Err(explain(cause)) }
}

fn explain(cause: &io::Error) -> String {
    format!("It can't be read: {cause}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(files: &[(&str, &str)]) -> base::testing::Place {
        let place = base::testing::Place::new();
        for (name, text) in files {
            let path = place.folder().join("mails").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place
    }

    /// Names and bytes, the folder's own name taken off.
    fn listed(place: &base::testing::Place, paths: &[&str]) -> Vec<(String, String)> {
        let top = place.folder().join("mails");
        let paths: Vec<PathBuf> = paths.iter().map(|path| top.join(path)).collect();
        let named = |piece: Piece| {
            let file = Path::new(&piece.file).strip_prefix(&top).unwrap().display().to_string();
            let found = piece.found.map(|found| String::from_utf8(found.raw).unwrap());
            (file, found.unwrap_or_else(|why| why))
        };
        pieces(&paths, 1_000).map(named).collect()
    }

    fn names(place: &base::testing::Place, paths: &[&str]) -> Vec<String> {
        listed(place, paths).into_iter().map(|(name, _)| name).collect()
    }

    const LINE: &str = "From ana@example.org Mon Nov 23 09:00:00 2026\n";

    #[test]
    fn files_come_as_they_are_named_and_folders_by_the_names_in_them() {
        let shelf = shelf(&[
            ("b/2.eml", "B: 2"),
            ("b/1.eml", "B: 1"),
            ("b/c/x", "C: x"),
            ("a.eml", "A: a"),
            ("b/.hid", ""),
        ]);

        assert_eq!(names(&shelf, &["b", "a.eml"]), ["b/1.eml", "b/2.eml", "b/c/x", "a.eml"]);
        assert_eq!(listed(&shelf, &["a.eml"])[0].1, "A: a");
    }

    #[test]
    fn of_a_maildir_what_was_seen_and_what_is_new_is_read_and_nothing_else() {
        let shelf = shelf(&[
            ("m/cur/17:2,S", "A: 1"),
            ("m/new/18", "A: 2"),
            ("m/tmp/19", "A: half"),
            ("m/dovecot.index", "no mail"),
            ("m/.Sent/cur/20:2,S", "A: 3"),
            ("m/.Sent/new/21", "A: 4"),
        ]);

        assert_eq!(
            names(&shelf, &["m"]),
            ["m/cur/17:2,S", "m/new/18", "m/.Sent/cur/20:2,S", "m/.Sent/new/21"]
        );
    }

    #[test]
    fn mails_of_an_mbox_file_are_numbered_and_one_alone_goes_by_its_file() {
        let two = format!("{LINE}A: 1\n\none\n\n{LINE}A: 2\n\ntwo\n");
        let one = format!("{LINE}A: 1\n\none\n");
        let shelf = shelf(&[("two", &two), ("one", &one), ("one.mbox", &one)]);

        assert_eq!(
            listed(&shelf, &["two", "one", "one.mbox"]),
            [
                ("two:1", "A: 1\n\none\n"),
                ("two:2", "A: 2\n\ntwo\n"),
                ("one", "A: 1\n\none\n"),
                ("one.mbox:1", "A: 1\n\none\n")
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn what_cant_be_read_is_said_and_the_next_comes() {
        let shelf = shelf(&[("a", "A: 1")]);

        let found = listed(&shelf, &["gone", "a"]);

        assert_eq!((found[0].0.as_str(), found[1].1.as_str()), ("gone", "A: 1"));
        assert!(found[0].1.starts_with("It can't be read: "), "{}", found[0].1);
    }

    #[test]
    fn the_envelope_sender_is_what_the_last_server_noted() {
        for (raw, expected) in [
            ("Return-Path: <Ana@example.org>\r\nA: b\r\n\r\n", "ana@example.org"),
            ("A: b\nreturn-path:<>\n\n", ""),
            ("A: b\r\n\r\nReturn-Path: <x@y>\r\n", ""),
            ("", ""),
        ] {
            assert_eq!(return_path(raw.as_bytes()), expected, "{raw:?}");
        }
    }
}
