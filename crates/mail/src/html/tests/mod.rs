//! What may be left of HTML, looked at the way a browser reads it.

mod cleaned;
mod hostile;
mod read;
mod viewed;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element as a browser builds it.
pub struct Element {
    pub name: String,
    pub is_html: bool,
    pub attrs: Vec<(String, String)>,
}

/// Every element of `html`.
pub fn elements(html: &str) -> Vec<Element> {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut found = Vec::new();
    let mut waiting: Vec<Handle> = vec![dom.document.clone()];
    while let Some(node) = waiting.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attrs = attrs.borrow();
            let pairs = attrs.iter().map(|one| (one.name.local.to_string(), one.value.to_string()));
            let is_html = &*name.ns == "http://www.w3.org/1999/xhtml";
            found.push(Element { name: name.local.to_string(), is_html, attrs: pairs.collect() });
        }
        waiting.extend(node.children.borrow().iter().cloned());
    }
    found
}

/// What of `html` could run, load or lead astray; empty when all is well.
pub fn dangers(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for Element { name, is_html, attrs } in elements(html) {
        let is_frame = matches!(name.as_str(), "html" | "head" | "body");
        if !is_html || (!is_frame && !super::tags::SHOWN.contains(&name.as_str())) {
            found.push(format!("<{name}>"));
        }
        for (attr, value) in attrs {
            let bare: String = value.to_lowercase().chars().filter(|c| *c > ' ').collect();
            let is_picture = attr == "src" && bare.starts_with("data:image/") && !bare.contains("svg");
            let is_bad = attr.starts_with("on")
                || ["javascript:", "vbscript:", "expression(", "url(", "@import", "behavior:"]
                    .iter()
                    .any(|bad| bare.contains(bad) && !matches!(attr.as_str(), "alt" | "title"))
                || (bare.starts_with("data:") && !is_picture)
                || (attr == "src" && !bare.starts_with("cid:") && !is_picture)
                || matches!(
                    attr.as_str(),
                    "srcdoc" | "srcset" | "background" | "id" | "class" | "name" | "action"
                );
            if is_bad {
                found.push(format!("<{name} {attr}={value:?}>"));
            }
        }
    }
    found
}
