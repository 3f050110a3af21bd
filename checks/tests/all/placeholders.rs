//! No unfinished ends: no `todo!`, `unimplemented!` or `dbg!`, and no note to self without the number of an issue.

use checks::findings::{Finding, hold};
use checks::tree::Tree;
use proc_macro2::{TokenStream, TokenTree};

const MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];

// Put together from halves, so that this file doesn't find itself.
const NOTES: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

const ENDINGS: [&str; 8] = [".rs", ".js", ".mjs", ".css", ".sql", ".toml", ".sh", ".md"];

#[test]
fn nothing_is_left_for_later_without_an_issue() {
    let tree = Tree::workspace();
    hold("placeholder", &tree, &placeholders(&tree));
}

fn placeholders(tree: &Tree) -> Vec<Finding> {
    let files = tree.texts().filter(|(path, _)| ENDINGS.iter().any(|ending| path.ends_with(ending)));

    files
        .flat_map(|(path, text)| {
            let mut found = notes(text);
            if path.ends_with(".rs") {
                found.extend(text.parse().map(calls).unwrap_or_default());
            }
            found.into_iter().map(|(line, name)| finding(path, line, &name))
        })
        .collect()
}

fn notes(text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate();
    let noted =
        lines.filter_map(|(at, line)| Some((at + 1, NOTES.into_iter().find(|note| is_open(line, note))?)));

    noted.map(|(line, note)| (line, note.to_string())).collect()
}

// A note is a word of its own; `#12` behind it says where it is kept in mind.
fn is_open(line: &str, note: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';

    line.match_indices(note).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + note.len()..]);
        let has_issue = after.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        !before.ends_with(is_word) && !after.starts_with(is_word) && !has_issue
    })
}

fn calls(tokens: TokenStream) -> Vec<(usize, String)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let inside = tokens.iter().flat_map(|token| match token {
        TokenTree::Group(group) => calls(group.stream()),
        _ => Vec::new(),
    });
    let here = tokens.windows(2).filter_map(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!' => {
            let name_text = name.to_string();
            MACROS.contains(&name_text.as_str()).then(|| (name.span().start().line, format!("{name_text}!")))
        }
        _ => None,
    });

    inside.chain(here).collect()
}

fn finding(path: &str, line: usize, name: &str) -> Finding {
    Finding {
        path: path.to_string(),
        name: name.to_string(),
        value: 0,
        says: format!("{name} in line {line}"),
    }
}

#[test]
fn unfinished_ends_are_found() {
    let note = NOTES[0];
    let rust = format!(
        "fn a() {{\n  html! {{ (todo!()) }}\n}}\n// {note}: later\n// {note}(#12): later\nlet t = \"todo!\";"
    );
    let tree = Tree::of(&[("a.rs", &rust), ("b.css", &format!("/* {} */", NOTES[1])), ("c.md", "TODOS")]);

    let says: Vec<_> =
        placeholders(&tree).into_iter().map(|found| format!("{} {}", found.path, found.says)).collect();
    assert_eq!(
        says,
        [
            format!("a.rs {note} in line 4"),
            "a.rs todo! in line 2".into(),
            format!("b.css {} in line 1", NOTES[1])
        ]
    );
}
