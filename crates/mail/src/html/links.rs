//! Where links and images lead, and whether their text says so.

use url::Url;

/// Longest address that is kept.
const URL_LIMIT: usize = 8_000;
/// Pictures written into the HTML itself, by the beginning of their address.
const PICTURES: [&str; 5] = [
    "data:image/png;base64,",
    "data:image/jpeg;base64,",
    "data:image/jpg;base64,",
    "data:image/gif;base64,",
    "data:image/webp;base64,",
];
/// Endings that make a word look like a host though it names a file.
const FILES: [&str; 12] =
    ["pdf", "png", "jpg", "jpeg", "gif", "doc", "docx", "xls", "xlsx", "zip", "txt", "html"];

/// What an image shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Something on the net.
    Remote(String),
    /// A part of the same mail, by its `Content-ID`.
    Part(String),
    /// A picture in the address itself.
    Itself(String),
}

/// `href` as it may be followed: web, mail or telephone; without a name or password that would hide the host.
pub(super) fn link(href: &str) -> Option<String> {
    let href = tidy(href);
    let (scheme, rest) = href.split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => web(&href),
        scheme @ ("mailto" | "tel") if !rest.trim().is_empty() => {
            (rest.len() <= URL_LIMIT).then(|| format!("{scheme}:{}", rest.trim()))
        }
        _ => None,
    }
}

/// What the `src` of an image names, if it is anything that may be shown.
pub(super) fn source(src: &str) -> Option<Source> {
    let src = tidy(src);
    if let Some(rest) = src.strip_prefix("//") {
        return web(&format!("https://{rest}")).map(Source::Remote);
    }
    let (scheme, rest) = src.split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => web(&src).map(Source::Remote),
        "cid" if !rest.is_empty() && rest.len() <= 500 => Some(Source::Part(rest.to_owned())),
        "data" => {
            let start = PICTURES.iter().find(|start| {
                src.get(..start.len()).is_some_and(|given| given.eq_ignore_ascii_case(start))
            })?;
            let body = &src[start.len()..];
            let is_base64 = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
            (is_base64 && !body.is_empty()).then(|| Source::Itself(format!("{start}{body}")))
        }
        _ => None,
    }
}

/// The host that `link` leads to: of a mail address what follows the `@`. Foreign letters are written the way
/// machines do, so that none passes for another.
pub fn host(link: &str) -> Option<String> {
    if let Some(address) = link.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or_default();
        return address.rsplit_once('@').map(|(_, host)| host.to_lowercase());
    }
    Url::parse(link).ok()?.host_str().map(str::to_owned)
}

/// The real host of `link`, when `label` reads as if it led to another.
pub(super) fn real_host(label: &str, link: &str) -> Option<String> {
    let real = host(link)?;
    let claimed = claimed_host(label)?;
    let is_same = |a: &str, b: &str| a == b || a.ends_with(&format!(".{b}"));
    let (a, b) = (real.trim_start_matches("www."), claimed.trim_start_matches("www."));
    (!is_same(a, b) && !is_same(b, a)).then_some(real)
}

/// The host that a text names: it is an address, or is nothing but a host.
fn claimed_host(label: &str) -> Option<String> {
    let mut words = label.split_whitespace();
    let addressed = words.find(|word| {
        let word = word.to_ascii_lowercase();
        ["http://", "https://", "www."].iter().any(|start| word.starts_with(start))
    });
    let word = addressed.or_else(|| {
        let only = label.trim();
        (!only.contains(char::is_whitespace)).then_some(only)
    })?;
    let word = word.trim_matches(|c: char| "<>()[]\"'.,;:!".contains(c));
    let full = if word.contains("://") { word.to_owned() } else { format!("https://{word}") };
    let full = if word.contains('@') && !word.contains("://") { format!("mailto:{word}") } else { full };
    let claimed = host(&full)?;
    let (name, ending) = claimed.rsplit_once('.')?;
    let is_host = !name.is_empty() && ending.len() >= 2 && ending.chars().all(|c| c.is_ascii_alphabetic());
    let is_punycode = ending.starts_with("xn--");
    ((is_host && (addressed.is_some() || !FILES.contains(&ending))) || is_punycode).then_some(claimed)
}

fn web(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok().filter(|url| url.has_host())?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let text = String::from(url);
    (text.len() <= URL_LIMIT).then_some(text)
}

/// Without what browsers read over: blanks around it, line breaks and other control characters in it.
fn tidy(address: &str) -> String {
    address.trim_matches(|c: char| c <= ' ').chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_to_mail_or_to_a_telephone_and_nowhere_else() {
        let cases = [
            ("https://shop.example/a?b=1", Some("https://shop.example/a?b=1")),
            ("  HTTP://Shop.Example ", Some("http://shop.example/")),
            ("https://paypal.com@evil.example/x", Some("https://evil.example/x")),
            ("https:\\\\evil.example", Some("https://evil.example/")),
            ("mailto:ana@example.org?subject=x", Some("mailto:ana@example.org?subject=x")),
            ("TEL:+49 30 1", Some("tel:+49 30 1")),
            ("java\nscript:alert(1)", None),
            ("\u{1}javascript:alert(1)", None),
            ("JaVaScRiPt:alert(1)", None),
            ("vbscript:x", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("cid:a@b", None),
            ("//evil.example", None),
            ("#top", None),
            ("/desk", None),
            ("mailto:", None),
            ("https://", None),
            ("", None),
        ];
        for (href, expected) in cases {
            assert_eq!(link(href).as_deref(), expected, "{href:?}");
        }
        assert_eq!(link(&format!("https://a.example/{}", "x".repeat(9_000))), None, "too long");
    }

    #[test]
    fn an_image_is_remote_a_part_or_in_its_own_address() {
        let remote = |url: &str| Some(Source::Remote(url.into()));
        let cases = [
            ("https://cdn.example/a.png", remote("https://cdn.example/a.png")),
            ("//cdn.example/a.png", remote("https://cdn.example/a.png")),
            ("CID:logo@shop", Some(Source::Part("logo@shop".into()))),
            ("data:image/png;base64,iVBO=", Some(Source::Itself("data:image/png;base64,iVBO=".into()))),
            ("DATA:image/GIF;base64,R0lG", Some(Source::Itself("data:image/gif;base64,R0lG".into()))),
            ("data:image/svg+xml;base64,PHN2", None),
            ("data:image/png;base64,<script>", None),
            ("data:text/html;base64,PHN2", None),
            ("image001.png", None),
            ("javascript:alert(1)", None),
            ("blob:https://x", None),
            ("cid:", None),
        ];
        for (src, expected) in cases {
            assert_eq!(source(src), expected, "{src}");
        }
    }

    #[test]
    fn a_text_that_names_another_host_is_found_out() {
        let cases = [
            ("https://paypal.com/login", "https://evil.example/x", Some("evil.example")),
            ("www.paypal.com", "https://paypal.com.evil.example/", Some("paypal.com.evil.example")),
            ("paypal.com", "http://xn--pypal-4ve.com/", Some("xn--pypal-4ve.com")),
            ("Click https://bank.example now", "https://evil.example", Some("evil.example")),
            ("service@bank.example", "mailto:x@evil.example", Some("evil.example")),
            ("service@bank.example", "https://evil.example/", Some("evil.example")),
            ("www.shop.example", "https://shop.example/a", None),
            ("shop.example", "https://click.shop.example/a", None),
            ("Track your parcel", "https://evil.example", None),
            ("invoice.pdf", "https://shop.example/i", None),
            ("v1.2.3", "https://shop.example/i", None),
            ("ana@example.org", "mailto:ana@example.org", None),
            ("", "https://shop.example", None),
        ];
        for (label, link, expected) in cases {
            assert_eq!(real_host(label, link).as_deref(), expected, "{label} {link}");
        }
    }
}
