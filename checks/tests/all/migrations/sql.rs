//! Takes SQL text apart into statements of tokens. It knows comments, quotes and brackets, no grammar.

/// Words, quoted texts and single marks, in order.
pub type Tokens = Vec<String>;

/// The statements of a text, comments left out.
pub fn statements(text: &str) -> Vec<Tokens> {
    let tokens = tokens(text);
    let parts = tokens.split(|token| token == ";");

    parts.filter(|part| !part.is_empty()).map(<[String]>::to_vec).collect()
}

/// The parts between commas that stand outside brackets.
pub fn parts(tokens: &[String]) -> Vec<Tokens> {
    let mut depth = 0;
    let mut parts = vec![Tokens::new()];

    for token in tokens {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if token == "," && depth == 0 {
            parts.push(Tokens::new());
        } else {
            parts.last_mut().expect("it starts with one part").push(token.clone());
        }
    }

    parts
}

/// What stands in the first bracket, without the bracket.
pub fn bracket(tokens: &[String]) -> &[String] {
    let Some(open) = tokens.iter().position(|token| token == "(") else { return &[] };
    let mut depth = 0;

    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &tokens[open + 1..at];
        }
    }

    &[]
}

/// Whether these words follow one another at the start.
pub fn starts(tokens: &[String], words: &str) -> bool {
    let mut tokens = tokens.iter();

    words.split(' ').all(|word| tokens.next().is_some_and(|token| token.eq_ignore_ascii_case(word)))
}

/// Where these words first follow one another.
pub fn find(tokens: &[String], words: &str) -> Option<usize> {
    (0..tokens.len()).find(|at| starts(&tokens[*at..], words))
}

fn tokens(text: &str) -> Tokens {
    let mut found = Tokens::new();
    let mut rest = text.trim_start();

    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("--") { line_end(rest) } else { token_end(rest, first) };
        if !rest.starts_with("--") {
            found.push(rest[..end].to_string());
        }
        rest = rest[end..].trim_start();
    }

    found
}

fn line_end(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

// A doubled quote inside a text ends one token and starts the next: for our questions that is good enough.
fn token_end(rest: &str, first: char) -> usize {
    match first {
        '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
        c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        c => c.len_utf8(),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn a_text_comes_apart_at_its_semicolons() {
    let text = "-- Why; not.\nCREATE TABLE a (b TEXT DEFAULT ';', -- c\n c_ms BIGINT);\nDROP TABLE a;";

    let found: Vec<String> = statements(text).iter().map(|tokens| tokens.join(" ")).collect();
    assert_eq!(found, ["CREATE TABLE a ( b TEXT DEFAULT ';' , c_ms BIGINT )", "DROP TABLE a"]);
}
