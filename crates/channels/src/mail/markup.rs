//! What agents write, as HTML and as plain text: a light Markdown whose lines stay lines and whose tags stay text.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// A text as it goes into a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// As HTML, safe to show.
    pub html: String,
    /// As plain text: what was typed, with images named in brackets.
    pub plain: String,
    /// The names of the files shown within the text, each once, in their order.
    pub shown: Vec<String>,
}

/// Turns `text` into both. `![words](name.png)` shows the image that is attached as `name.png`; `content_id` says what
/// the HTML calls a file of that name, if it can be shown.
pub fn write(text: &str, content_id: impl Fn(&str) -> Option<String>) -> Written {
    let text = &text.replace([OPEN, MIDDLE, CLOSE], "");
    let mut shown: Vec<String> = Vec::new();
    let mut plain = String::new();
    let mut copied = 0;
    let mut events = Vec::new();
    let mut image: Option<(String, String)> = None;
    for (event, place) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) if content_id(&decoded(&dest_url)).is_some() => {
                let name = decoded(&dest_url);
                plain.push_str(&text[copied..place.start]);
                plain.push_str(&format!("[{name}]"));
                copied = place.end;
                image = Some((name, String::new()));
            }
            Event::End(TagEnd::Image) if image.is_some() => {
                let Some((name, alt)) = image.take() else { continue };
                events.push(Event::Text(placeholder(&name, &alt).into()));
                if !shown.contains(&name) {
                    shown.push(name);
                }
            }
            event => match &mut image {
                Some((_, alt)) => {
                    if let Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) = event {
                        alt.push_str(&words);
                    }
                }
                None => tame(event, &mut events),
            },
        }
    }
    plain.push_str(&text[copied..]);
    let mut rough = String::new();
    html::push_html(&mut rough, events.into_iter());
    let html = with_images(&::mail::html::clean(&rough), &content_id);
    Written { html: html.trim_end().to_owned(), plain, shown }
}

/// `text` as HTML, word for word.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>\n"),
            c => out.push(c),
        }
    }
    out
}

/// A mail has no headings, tags are words, every line stays a line, and a bare address is a link.
fn tame<'t>(event: Event<'t>, events: &mut Vec<Event<'t>>) {
    match event {
        Event::Html(words) | Event::InlineHtml(words) => events.push(Event::Text(words)),
        Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
        Event::SoftBreak => events.push(Event::HardBreak),
        Event::Start(Tag::Heading { .. }) => {
            events.push(Event::Start(Tag::Paragraph));
            events.push(Event::Start(Tag::Strong));
        }
        Event::End(TagEnd::Heading(_)) => {
            events.push(Event::End(TagEnd::Strong));
            events.push(Event::End(TagEnd::Paragraph));
        }
        // An image from elsewhere would tell its server who read the letter: its words stay, as a link.
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        }
        Event::End(TagEnd::Image) => events.push(Event::End(TagEnd::Link)),
        Event::Text(words) if !is_in_link(events) => linked(words, events),
        event => events.push(event),
    }
}

fn is_in_link(events: &[Event<'_>]) -> bool {
    let begun = events.iter().rev().find_map(|event| match event {
        Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => Some(true),
        Event::End(TagEnd::Link | TagEnd::CodeBlock | TagEnd::Paragraph) => Some(false),
        _ => None,
    });
    begun.unwrap_or(false)
}

/// `words` with their bare addresses as links.
fn linked<'t>(words: CowStr<'t>, events: &mut Vec<Event<'t>>) {
    let mut rest: &str = &words;
    let mut found = Vec::new();
    while let Some(at) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let end =
            rest[at..].find(|c: char| c.is_whitespace() || "<>\"".contains(c)).map_or(rest.len(), |n| at + n);
        let address = rest[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        found.push(Event::Text(rest[..at].to_owned().into()));
        found.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: address.to_owned().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }));
        found.push(Event::Text(address.to_owned().into()));
        found.push(Event::End(TagEnd::Link));
        rest = &rest[at + address.len()..];
    }
    if found.is_empty() {
        return events.push(Event::Text(words));
    }
    found.push(Event::Text(rest.to_owned().into()));
    events.extend(found);
}

/// What stands for an image while the HTML is cleaned; cleaning takes off what begins with `cid:`. The marks are private
/// use code points, which nobody types.
const OPEN: char = '\u{f8f0}';
const MIDDLE: char = '\u{f8f1}';
const CLOSE: char = '\u{f8f2}';

fn placeholder(name: &str, alt: &str) -> String {
    format!("{OPEN}{name}{MIDDLE}{alt}{CLOSE}")
}

fn with_images(clean: &str, content_id: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(clean.len());
    let mut rest = clean;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once(CLOSE) else { break };
        let (name, alt) = inside.split_once(MIDDLE).unwrap_or((inside, ""));
        if let Some(id) = content_id(&unescaped(name)) {
            out.push_str(&format!(
                "<img src=\"cid:{}\" alt=\"{}\">",
                escaped(&id),
                alt.replace('"', "&quot;")
            ));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::write;

    fn html(text: &str) -> String {
        write(text, |_| None).html
    }

    #[test]
    fn light_markdown_becomes_html_and_every_line_stays_a_line() {
        let cases = [
            ("Dear Ana,\nthank you.", "<p>Dear Ana,<br>\nthank you.</p>"),
            ("*soon*, **today**", "<p><em>soon</em>, <strong>today</strong></p>"),
            ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
            ("# Returns\nAs follows", "<p><strong>Returns</strong></p>\n<p>As follows</p>"),
            ("order_no_12 costs 3 < 4 & more", "<p>order_no_12 costs 3 &lt; 4 &amp; more</p>"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(html(text), expected, "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_tag_stays_words() {
        for text in [
            "<script>alert(1)</script>",
            "a <b onclick=x>b</b>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "![x](javascript:alert(1))",
            "<javascript:alert(1)>",
            "[x](data:text/html,<script>)",
        ] {
            let html = html(text);

            for evil in
                ["<script", "<b", "<img", "href=\"javascript", "href=\"data", "onerror=\"", "onclick=\""]
            {
                assert!(!html.contains(evil), "{text}: {html}");
            }
        }
    }

    #[test]
    fn a_bare_address_is_a_link_without_the_full_stop_after_it() {
        let html =
            html("See https://shop.example/a?b=1&c=2. Or (http://x.example/y), `https://code.example`.");

        assert!(html.contains("href=\"https://shop.example/a?b=1&amp;c=2\""), "{html}");
        assert!(html.contains(">http://x.example/y</a>),"), "{html}");
        assert!(html.contains("<code>https://code.example</code>"), "{html}");
        assert!(!self::html("[here](https://shop.example)").contains("</a></a>"));
    }

    #[test]
    fn an_attached_image_is_shown_where_it_is_named() {
        let known = |name: &str| (name == "my lamp.png").then(|| "image1@shop.example".to_owned());

        let written = write("Look: ![the <lamp>](<my lamp.png>) and ![x](https://evil.example/p.gif)", known);

        assert!(
            written.html.contains("<img src=\"cid:image1@shop.example\" alt=\"the &lt;lamp&gt;\">"),
            "{}",
            written.html
        );
        assert!(!written.html.contains("<img src=\"https"), "{}", written.html);
        assert_eq!(written.plain, "Look: [my lamp.png] and ![x](https://evil.example/p.gif)");
        assert_eq!(written.shown, ["my lamp.png"]);
    }

    #[test]
    fn marks_of_ours_that_somebody_types_show_nothing() {
        let written = write("\u{f8f0}my.png\u{f8f1}x\u{f8f2} and \u{f8f0}", |_| Some("i@x".into()));

        assert_eq!(written.shown, Vec::<String>::new());
        assert!(!written.html.contains("<img"), "{}", written.html);
    }
}
