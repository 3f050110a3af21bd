//! Inline styles, declaration by declaration: what only colours, spaces and sizes text stays.

/// Longest style of one tag.
const STYLE_LIMIT: usize = 4_000;

/// Properties that stay as they are, when their value is harmless.
pub(super) const PROPERTIES: [&str; 73] = [
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
];

const FUNCTIONS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];
const DISPLAYS: [&str; 12] = [
    "block",
    "inline",
    "inline-block",
    "inline-table",
    "list-item",
    "none",
    "table",
    "table-cell",
    "table-column",
    "table-row",
    "table-row-group",
    "table-header-group",
];
/// Words of `background` that are no colours.
const BACKGROUND_WORDS: [&str; 20] = [
    "none",
    "repeat",
    "repeat-x",
    "repeat-y",
    "no-repeat",
    "scroll",
    "fixed",
    "local",
    "left",
    "right",
    "top",
    "bottom",
    "center",
    "cover",
    "contain",
    "initial",
    "inherit",
    "border-box",
    "padding-box",
    "content-box",
];

/// The declarations of `style` that may stay, written `name:value;name:value`.
pub(super) fn filter(style: &str) -> String {
    let kept = declarations(style).filter_map(|(name, value)| allow(&name, value));
    let mut out = String::new();
    for (name, value) in kept {
        if out.len() + name.len() + value.len() > STYLE_LIMIT {
            break;
        }
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&format!("{name}:{value}"));
    }
    out
}

/// The declarations as written; names in lower case.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (String, &str)> {
    split(style).filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim()))
    })
}

/// Split at the semicolons that stand in no quotes and no brackets.
fn split(style: &str) -> impl Iterator<Item = &str> {
    let (mut quote, mut depth) = (None, 0_usize);
    style.split(move |c: char| {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        c == ';' && quote.is_none() && depth == 0
    })
}

fn allow(name: &str, value: &str) -> Option<(String, String)> {
    if name == "background" {
        return colour_of(value).map(|colour| ("background-color".into(), colour.to_owned()));
    }
    let known = PROPERTIES.contains(&name) && is_harmless(value);
    let lower = value.to_ascii_lowercase();
    let fits = match name {
        "display" => DISPLAYS.contains(&lower.trim_end_matches("!important").trim()),
        // What moves text over other text.
        "margin" | "margin-bottom" | "margin-left" | "margin-right" | "margin-top" | "text-indent"
        | "letter-spacing" | "word-spacing" => !value.split_whitespace().any(|part| part.starts_with('-')),
        _ => true,
    };
    (known && fits).then(|| (name.to_owned(), value.to_owned()))
}

fn colour_of(value: &str) -> Option<&str> {
    let words = value.split_whitespace();
    let mut colours = words.filter(|word| {
        let lower = word.to_ascii_lowercase();
        let is_name = word.chars().all(|c| c.is_ascii_alphabetic());
        word.starts_with('#') || (is_name && !BACKGROUND_WORDS.contains(&lower.as_str()))
    });
    colours.next().filter(|colour| is_harmless(colour))
}

/// True when a value names nothing, calls nothing but colours, and ends where it seems to.
fn is_harmless(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let has_odd = value.chars().any(|c| c.is_control() || "\\<>{}@;&".contains(c)) || value.contains("/*");
    let has_word = ["expression", "javascript", "vbscript", "behavior", "binding"]
        .iter()
        .any(|word| lower.contains(word));
    let calls = lower.match_indices('(').all(|(at, _)| {
        let name = lower[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next();
        name.is_some_and(|name| FUNCTIONS.contains(&name))
    });
    let is_whole = lower.matches('(').count() == lower.matches(')').count()
        && lower.matches('"').count().is_multiple_of(2)
        && lower.matches('\'').count().is_multiple_of(2);
    !value.is_empty() && !has_odd && !has_word && calls && is_whole
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn looks_stay_and_what_reaches_further_goes() {
        let cases = [
            ("color: red; Font-Size:12px", "color:red;font-size:12px"),
            ("color:rgb(1, 2, 3)", "color:rgb(1, 2, 3)"),
            ("font-family:\"Open Sans\", 'A B', serif", "font-family:\"Open Sans\", 'A B', serif"),
            ("position:fixed;top:0;left:0;z-index:9;color:red", "color:red"),
            ("background:url(https://x.example/a.png) #fff no-repeat", "background-color:#fff"),
            ("background: none", ""),
            ("background-color:#fff !important", "background-color:#fff !important"),
            ("background-image:url(x)", ""),
            ("width:expression(alert(1))", ""),
            ("width:exp/**/ression(alert(1))", ""),
            ("color:\\72 ed", ""),
            ("behavior:url(x.htc);-moz-binding:url(x)", ""),
            ("list-style-image:url(javascript:x)", ""),
            ("@import 'x'; color:red", "color:red"),
            ("display:none;display:flex;display:block", "display:none;display:block"),
            ("margin:0 0 0 -500px;margin-left:-1px;padding:3px", "padding:3px"),
            ("color:red}body{display:none", ""),
            ("color:\"red", ""),
            ("transform:scale(9);animation:x 1s;filter:blur(2px);cursor:wait", ""),
            ("width:calc(100% - 1px)", ""),
            ("color:var(--x)", ""),
            ("color", ""),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(filter(given), expected, "{given}");
            assert_eq!(filter(expected), expected, "twice: {given}");
        }
    }

    #[test]
    fn a_style_has_a_limit() {
        assert!(filter(&"color:red;".repeat(100_000)).len() <= 4_000);
    }
}
