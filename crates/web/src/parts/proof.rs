//! What every page must hold, checked on its rendered samples; and the worst text a stranger could send.

use super::time::Clock;
use crate::embedded::ASSETS;
use std::collections::HashSet;

/// Markup, quotes, right-to-left text, emoji and a marker to find again.
pub const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;</textarea></title> ‏مرحبا שלום 🦊👩‍👩‍👧 {{x}}";

/// A moment every sample is read at: Monday 30 November 2026, 09:42 in Berlin.
pub const NOW_MS: i64 = 1_796_028_120_000;
pub const MINUTE_MS: i64 = 60_000;
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A name no form would allow and some import will bring.
pub fn endless_name() -> String {
    "Maximiliane-Ωλύμπιος".chars().cycle().take(10_000).collect()
}

/// The reader of the samples.
pub fn clock() -> Clock {
    Clock { now_ms: NOW_MS, zone: "Europe/Berlin".into() }
}

/// The moment `minutes` before now.
pub fn before(minutes: i64) -> i64 {
    NOW_MS - minutes * MINUTE_MS
}

/// Fails with `name` when the page breaks a rule all pages share.
pub fn holds_every_rule(name: &str, page: &str) {
    assert_eq!(count(page, "<h1"), 1, "{name} needs exactly one h1");
    assert!(page.contains("id=\"main\""), "{name} has nowhere for the skip link to go");
    assert!(count(page, "<main") == 1, "{name} needs exactly one main");
    for forbidden in
        ["<script>", " style=", "<style", " onclick=", " onerror=alert(1)>", "javascript:", "<img src=x"]
    {
        assert!(!page.contains(forbidden), "{name} contains {forbidden}");
    }
    for script in tags(page, "script") {
        assert!(attribute(&script, "src").is_some(), "{name} has an inline script: {script}");
    }
    ids_are_unique(name, page);
    every_control_has_a_label(name, page);
    links_lead_somewhere_known(name, page);
    headings_follow_each_other(name, page);
    its_stylesheet_knows_its_classes(name, page);
}

/// A class that another page's stylesheet draws and this page's own doesn't: its block is in the wrong bundle.
fn its_stylesheet_knows_its_classes(name: &str, page: &str) {
    let text_of = |path: &str| String::from_utf8_lossy(&ASSETS[path].body).into_owned();
    let linked = |path: &&&str| page.contains(&format!("/{path}?v="));
    let Some(own) = ["css/desk.css", "css/help.css"].iter().find(linked).map(|path| text_of(path)) else {
        return;
    };
    let all: String =
        ASSETS.keys().filter(|path| path.starts_with("css/blocks/")).map(|path| text_of(path)).collect();
    let (own, all) = (classes_in(&own), classes_in(&all));
    for class in all_tags(page).iter().filter_map(|tag| attribute(tag, "class")) {
        for class in class.split_whitespace() {
            assert!(own.contains(class) || !all.contains(class), "{name}: its stylesheet lacks .{class}");
        }
    }
}

fn classes_in(css: &str) -> HashSet<&str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    css.split('.').skip(1).map(|rest| &rest[..end(rest).unwrap_or(rest.len())]).collect()
}

fn ids_are_unique(name: &str, page: &str) {
    let mut seen = HashSet::new();
    for tag in all_tags(page) {
        if let Some(id) = attribute(&tag, "id") {
            assert!(seen.insert(id.clone()), "{name} has the id {id} twice");
        }
    }
    for tag in all_tags(page) {
        for reference in ["for", "aria-labelledby", "popovertarget", "list"] {
            for id in attribute(&tag, reference).iter().flat_map(|ids| ids.split(' ')) {
                assert!(seen.contains(id), "{name}: {reference} leads to {id}, which isn't there");
            }
        }
        for id in attribute(&tag, "aria-describedby").iter().flat_map(|ids| ids.split(' ')) {
            assert!(seen.contains(id), "{name}: aria-describedby leads to {id}, which isn't there");
        }
    }
}

fn every_control_has_a_label(name: &str, page: &str) {
    let labelled: HashSet<String> =
        tags(page, "label").iter().filter_map(|tag| attribute(tag, "for")).collect();
    for kind in ["input", "select", "textarea"] {
        for tag in tags(page, kind) {
            if attribute(&tag, "type").as_deref() == Some("hidden") || tag.contains(" hidden ") {
                continue;
            }
            let id = attribute(&tag, "id").unwrap_or_default();
            assert!(labelled.contains(&id), "{name}: no label for {tag}");
        }
    }
}

fn links_lead_somewhere_known(name: &str, page: &str) {
    const KNOWN: &[&str] = &[
        "/assets/",
        "/desk",
        "/contact",
        "/conversations",
        "/orders",
        "/returns",
        "/invoices",
        "/warranty",
        "/quote",
        "/sign-in",
        "/account",
        "/withdrawal",
        "/sign-out",
        "/attachments/",
        "#main",
        "#customer",
        "https://",
        "http://",
        "mailto:",
        "/?",
        "/widget.js",
        "#reply",
    ];
    for tag in all_tags(page) {
        for target in ["href", "action", "src"].iter().filter_map(|attr| attribute(&tag, attr)) {
            let is_known = target == "/" || KNOWN.iter().any(|start| target.starts_with(start));
            assert!(is_known, "{name}: {target} leads nowhere");
            let is_ours = target.starts_with('/') || target.starts_with('#') || target.starts_with("mailto:");
            assert!(
                is_ours || tag.contains("rel=\"noopener noreferrer nofollow\""),
                "{name}: {tag} tells others who reads"
            );
        }
    }
}

fn headings_follow_each_other(name: &str, page: &str) {
    let mut before = 2;
    for tag in all_tags(page) {
        let Some(level) = tag.strip_prefix("<h").and_then(|rest| rest[..1].parse::<u8>().ok()) else {
            continue;
        };
        assert!(level <= before + 1, "{name}: a heading of level {level} follows one of level {before}");
        before = level;
    }
}

fn count(page: &str, what: &str) -> usize {
    page.matches(what).count()
}

fn tags(page: &str, name: &str) -> Vec<String> {
    let start = format!("<{name}");
    all_tags(page).into_iter().filter(|tag| tag.split([' ', '>']).next() == Some(start.as_str())).collect()
}

fn all_tags(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let tail = &rest[at..];
        let end = tag_end(tail);
        found.push(tail[..end].to_string());
        rest = &tail[end..];
    }
    found
}

fn tag_end(tail: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tail.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tail.len()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[start..].split('"').next()?.to_string())
}
