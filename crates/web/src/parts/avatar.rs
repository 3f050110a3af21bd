//! A person's initials in a circle; the name itself always stands beside it.

use maud::{Markup, html};

/// Shows the initials of `name`.
pub fn avatar(name: &str) -> Markup {
    html! { span.avatar aria-hidden="true" { (initials(name)) } }
}

/// The first letters of the first and the last word of `name`, at most two.
pub fn initials(name: &str) -> String {
    let before_at = name.split('@').next().unwrap_or(name);
    let words: Vec<&str> =
        before_at.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let first = words.first().and_then(|word| word.chars().next());
    let last = words.iter().skip(1).next_back().and_then(|word| word.chars().next());
    let letters: String = first.into_iter().chain(last).flat_map(char::to_uppercase).take(2).collect();
    if letters.is_empty() { "?".into() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_letters_of_the_outer_words() {
        let cases = [
            ("Yusuf Rossi", "YR"),
            ("mei.kovacs@example.org", "MK"),
            ("Ana Maria de la Cruz", "AC"),
            ("Cher", "C"),
            ("ليلى حداد", "لح"),
            ("<b>", "B"),
            ("🦊", "?"),
            ("", "?"),
        ];

        for (name, letters) in cases {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
