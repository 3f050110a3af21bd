//! Files that came with a message: a link with name and size.

use super::icon::{Icon, icon};
use maud::{Markup, html};

/// One file. `href` is where it can be fetched by the person who sees the page.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub href: String,
    pub filename: String,
    pub size_bytes: u64,
}

/// Lists `attachments`, or nothing.
pub fn attachments(attachments: &[Attachment]) -> Markup {
    html! {
        @if !attachments.is_empty() {
            ul.files aria-label="Attachments" {
                @for file in attachments {
                    li { a.files__one href=(file.href) download {
                        (icon(Icon::Clip)) span.clip dir="auto" { (file.filename) } span.muted.num { (size(file.size_bytes)) }
                    } }
                }
            }
        }
    }
}

/// `820 B`, `14 KB`, `2.3 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_reads_in_the_unit_people_use() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (14_321, "14 KB"),
            (2_345_678, "2.3 MB"),
            (12_000_000_000, "12000.0 MB"),
        ];

        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
