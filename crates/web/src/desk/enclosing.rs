//! What came with each message of a page, so that nothing is shown twice: a logo that every mail of somebody brings, a
//! picture that stands within the text and in the list of files.

use std::collections::HashSet;

use conversations::MessageId;
use conversations::message::attachment::Attachment;

use super::pages::enclosed::{Enclosed, File, Picture};
use super::preview::{Kind, kind};
use crate::parts::attachment;

/// Most pictures shown with one message; the original has them all.
const PICTURES: usize = 12;
/// Smaller pictures within a text are dots and lines of its layout.
const DOT_BYTES: i64 = 400;

/// The files of a page's messages, and which pictures were shown already.
pub struct Enclosing<'a> {
    files: &'a [Attachment],
    seen: HashSet<&'a [u8]>,
}

impl<'a> Enclosing<'a> {
    /// The files of all messages of a page.
    pub fn new(files: &'a [Attachment]) -> Enclosing<'a> {
        Enclosing { files, seen: HashSet::new() }
    }

    /// What came with `message`; messages are asked for from the top of the page to its bottom.
    pub fn of(&mut self, message: MessageId) -> Enclosed {
        let mut enclosed = Enclosed::default();
        for file in self.files.iter().filter(|file| file.message_id == message) {
            match kind(file) {
                Kind::Picture if !file.content_id.is_empty() && file.size < DOT_BYTES => {}
                Kind::Picture if enclosed.pictures.len() >= PICTURES || !self.seen.insert(&file.hash) => {
                    enclosed.left_out += 1;
                }
                Kind::Picture => enclosed.pictures.push(Picture {
                    src: format!("/desk/attachments/{}/picture/small", file.id),
                    preview_href: preview_href(file),
                    filename: file.filename.clone(),
                }),
                Kind::Pdf | Kind::Text => enclosed.files.push(named(file, preview_href(file))),
                Kind::Other => enclosed.files.push(named(file, String::new())),
            }
        }
        enclosed
    }
}

fn preview_href(file: &Attachment) -> String {
    format!("/desk/attachments/{}/preview", file.id)
}

fn named(file: &Attachment, preview_href: String) -> File {
    let file = attachment::Attachment {
        href: format!("/desk/attachments/{}", file.id),
        filename: file.filename.clone(),
        size_bytes: file.size.unsigned_abs(),
    };
    File { file, preview_href }
}

#[cfg(test)]
mod tests {
    use conversations::ConversationId;
    use people::CustomerId;

    use super::*;

    fn file(
        id: i64,
        (message, filename): (i64, &str),
        (content_id, size, hash): (&str, i64, u8),
    ) -> Attachment {
        Attachment {
            id,
            message_id: MessageId(message),
            conversation_id: ConversationId(1),
            customer_id: CustomerId(1),
            filename: filename.into(),
            mime: "application/octet-stream".into(),
            size,
            hash: vec![hash],
            content_id: content_id.into(),
        }
    }

    #[test]
    fn a_logo_is_shown_once_however_many_mails_bring_it() {
        let files: Vec<Attachment> =
            (0..43).map(|at| file(at, (at / 2, "logo.png"), ("logo@shop", 9_000, 7))).collect();
        let mut enclosing = Enclosing::new(&files);

        let shown: Vec<Enclosed> = (0..22).map(|message| enclosing.of(MessageId(message))).collect();

        let pictures: usize = shown.iter().map(|one| one.pictures.len()).sum();
        let left_out: usize = shown.iter().map(|one| one.left_out).sum();
        assert_eq!((pictures, left_out), (1, 42));
        assert!(shown.iter().all(|one| one.files.is_empty()), "a picture isn't listed as a file again");
    }

    #[test]
    fn each_kind_of_file_has_its_place() {
        let files = [
            file(1, (1, "photo.JPG"), ("", 9_000, 1)),
            file(2, (1, "spacer.gif"), ("s@x", 43, 2)),
            file(3, (1, "tiny.png"), ("", 90, 3)),
            file(4, (1, "bill.pdf"), ("", 9_000, 4)),
            file(5, (1, "notes.txt"), ("", 10, 5)),
            file(6, (1, "shot.heic"), ("", 9_000, 6)),
            file(7, (1, "run.exe"), ("", 9_000, 7)),
            file(8, (2, "other.png"), ("", 9_000, 8)),
        ];

        let Enclosed { pictures, files, left_out } = Enclosing::new(&files).of(MessageId(1));

        let pictures: Vec<&str> = pictures.iter().map(|one| one.filename.as_str()).collect();
        let files: Vec<(&str, bool)> =
            files.iter().map(|one| (one.file.filename.as_str(), !one.preview_href.is_empty())).collect();
        assert_eq!(pictures, ["photo.JPG", "tiny.png"]);
        assert_eq!(
            files,
            [("bill.pdf", true), ("notes.txt", true), ("shot.heic", false), ("run.exe", false)]
        );
        assert_eq!(left_out, 0);
    }

    #[test]
    fn no_message_fills_the_page_with_pictures() {
        let files: Vec<Attachment> =
            (0..40).map(|at| file(i64::from(at), (1, "p.png"), ("", 9_000, at))).collect();

        let shown = Enclosing::new(&files).of(MessageId(1));

        assert_eq!((shown.pictures.len(), shown.left_out), (12, 28));
    }
}
