//! Cleaned HTML as the page of a frame: its images at addresses of ours, its links with the host they lead to.

use html5ever::Attribute;

use crate::cards;

use super::cleaning::{clean, escape};
use super::links;
use super::stream::{Piece, walk};

/// Most images of one mail that are shown.
const IMAGES_LIMIT: usize = 500;
/// Longest address shown when a link is pointed at.
const TITLE_LIMIT: usize = 200;

/// Where images are found.
pub struct Images<'a> {
    /// The address of a part of the same mail, by its `Content-ID`.
    pub part: &'a dyn Fn(&str) -> Option<String>,
    /// The address under which an image on the net is fetched for the reader; none while they haven't asked.
    pub remote: Option<&'a dyn Fn(&str) -> String>,
}

/// A mail to be shown in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What stands in the body of the frame's page.
    pub html: String,
    /// Images on the net, shown or not; those that only count readers aren't among them.
    pub remote_images: usize,
}

/// Cleans `html`, masks card numbers, and puts the addresses of its images in. An image of one dot never loads: it is there to tell its
/// sender who reads.
pub fn view(html: &str, images: &Images<'_>) -> View {
    let mut showing = Showing { images, out: String::new(), links: Vec::new(), count: 0, remote_images: 0 };
    walk(&clean(html), |piece| showing.take(piece));
    View { html: showing.out, remote_images: showing.remote_images }
}

struct Showing<'a> {
    images: &'a Images<'a>,
    out: String,
    /// The open links: where each leads, and what its text is so far.
    links: Vec<(Option<String>, String)>,
    count: usize,
    remote_images: usize,
}

impl Showing<'_> {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open("a", attrs) => {
                let link = value(attrs, "href").map(str::to_owned);
                self.tag("a", attrs);
                self.links.push((link, String::new()));
            }
            Piece::Close("a") => {
                self.out.push_str("</a>");
                if let Some((Some(link), label)) = self.links.pop()
                    && let Some(real) = links::real_host(&label, &link)
                {
                    self.out.push_str(" <span style=\"color:#b3261e;font-weight:bold\">[");
                    escape(&mut self.out, &real);
                    self.out.push_str("]</span>");
                }
            }
            Piece::Open(name, attrs) => self.tag(name, attrs),
            Piece::Close(name) => self.out.push_str(&format!("</{name}>")),
            Piece::Void("img", attrs) => self.image(attrs),
            Piece::Void(name, attrs) => self.tag(name, attrs),
            Piece::Text(text) => {
                escape(&mut self.out, &cards::mask(text));
                if let Some((_, label)) = self.links.last_mut() {
                    label.push_str(text);
                }
            }
        }
    }

    fn tag(&mut self, name: &str, attrs: &[Attribute]) {
        self.out.push_str(&format!("<{name}"));
        for attr in attrs.iter().filter(|attr| name != "a" || &*attr.name.local != "title") {
            self.attribute(&attr.name.local, &attr.value);
        }
        if let Some(link) = value(attrs, "href") {
            let shown: String = link.chars().take(TITLE_LIMIT).collect();
            self.attribute("title", &shown);
        }
        self.out.push('>');
    }

    fn image(&mut self, attrs: &[Attribute]) {
        if is_dot(attrs) {
            return;
        }
        self.count += 1;
        let remote = value(attrs, "data-src");
        self.remote_images += usize::from(remote.is_some());
        let src = match (value(attrs, "src"), remote, self.images.remote) {
            (Some(src), _, _) => match src.strip_prefix("cid:") {
                Some(id) => (self.images.part)(id),
                None => Some(src.to_owned()),
            },
            (None, Some(url), Some(proxied)) => Some(proxied(url)),
            (None, _, _) => None,
        };
        match src.filter(|_| self.count <= IMAGES_LIMIT) {
            Some(src) => {
                self.out.push_str("<img loading=\"lazy\"");
                for attr in attrs.iter().filter(|attr| !matches!(&*attr.name.local, "src" | "data-src")) {
                    self.attribute(&attr.name.local, &attr.value);
                }
                self.attribute("src", &src);
                self.out.push('>');
            }
            None => self.stand_in(value(attrs, "alt").unwrap_or_default()),
        }
    }

    /// What an image says of itself, while it isn't shown.
    fn stand_in(&mut self, alt: &str) {
        if !alt.trim().is_empty() {
            self.out.push_str("<span style=\"color:#6b6b6b\">[");
            escape(&mut self.out, alt.trim());
            self.out.push_str("]</span>");
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push_str(&format!(" {name}=\""));
        escape(&mut self.out, value);
        self.out.push('"');
    }
}

fn value<'a>(attrs: &'a [Attribute], name: &str) -> Option<&'a str> {
    attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

fn is_dot(attrs: &[Attribute]) -> bool {
    let is_tiny = |name| {
        let size = value(attrs, name).and_then(|size| size.trim().trim_end_matches("px").parse::<f64>().ok());
        size.is_some_and(|size| size <= 2.0)
    };
    is_tiny("width") && is_tiny("height")
}
