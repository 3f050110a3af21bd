//! One choice out of a list, with its label, hint and error; groups make a list of two levels.

use maud::{Markup, html};

/// Options under one heading; an empty heading shows them without.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub label: String,
    pub options: Vec<Choice>,
}

/// One option: what is sent, and what is read.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

/// A list to choose from, what was chosen before, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub name: String,
    pub label: String,
    pub groups: Vec<Group>,
    pub chosen: String,
    pub error: Option<String>,
    pub hint: String,
    /// What stands there while nothing is chosen; empty where something always is.
    pub prompt: String,
}

/// Shows label, list, hint and error.
pub fn select(choices: &Choices) -> Markup {
    let id = choices.name.as_str();
    let error = choices.error.as_ref().map(|_| format!("{id}-error"));
    let hint = (!choices.hint.is_empty()).then(|| format!("{id}-hint"));
    let described: Vec<String> = error.into_iter().chain(hint).collect();
    html! {
        div.field {
            label.field__label for=(id) { (choices.label) }
            select.field__control id=(id) name=(id) aria-invalid=[choices.error.as_ref().map(|_| "true")]
                aria-describedby=[(!described.is_empty()).then(|| described.join(" "))] {
                @if !choices.prompt.is_empty() { option value="" { (choices.prompt) } }
                @for group in &choices.groups {
                    @if group.label.is_empty() { (options(group, &choices.chosen)) }
                    @else { optgroup label=(group.label) { (options(group, &choices.chosen)) } }
                }
            }
            @if !choices.hint.is_empty() { p.field__hint id={ (id) "-hint" } { (choices.hint) } }
            @if let Some(error) = &choices.error { p.field__error id={ (id) "-error" } role="alert" { (error) } }
        }
    }
}

/// The same list as buttons to pick from: for a few options that want to be read.
pub fn radios(choices: &Choices) -> Markup {
    let id = choices.name.as_str();
    html! {
        fieldset.radios aria-describedby=[choices.error.as_ref().map(|_| format!("{id}-error"))] {
            legend.field__label { (choices.label) }
            @for (at, choice) in choices.groups.iter().flat_map(|group| &group.options).enumerate() {
                div.radios__one {
                    input.radios__box id={ (id) "-" (at) } type="radio" name=(id) value=(choice.value)
                        checked[choice.value == choices.chosen];
                    label.radios__label for={ (id) "-" (at) } dir="auto" { (choice.text) }
                }
            }
            @if !choices.hint.is_empty() { p.field__hint { (choices.hint) } }
            @if let Some(error) = &choices.error { p.field__error id={ (id) "-error" } role="alert" { (error) } }
        }
    }
}

fn options(group: &Group, chosen: &str) -> Markup {
    html! {
        @for choice in &group.options {
            option value=(choice.value) selected[choice.value == chosen] { (choice.text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Choices, Group, radios, select};

    fn reasons() -> Choices {
        Choices {
            name: "reason".into(),
            label: "Why?".into(),
            groups: vec![Group {
                label: "It doesn't fit".into(),
                options: vec![Choice::new("fit/small", "Too small"), Choice::new("fit/large", "Too large")],
            }],
            chosen: "fit/large".into(),
            error: Some("Choose a reason.".into()),
            hint: String::new(),
            prompt: "Choose…".into(),
        }
    }

    #[test]
    fn reasons_of_two_levels_are_one_list_with_headings() {
        let shown = select(&reasons()).into_string();

        assert!(shown.contains("<optgroup label=\"It doesn't fit\">"), "{shown}");
        assert!(shown.contains("<option value=\"fit/large\" selected>Too large"), "{shown}");
        assert!(shown.contains("aria-describedby=\"reason-error\""), "{shown}");
    }

    #[test]
    fn a_list_without_a_prompt_always_has_something_chosen() {
        let shown = select(&Choices { prompt: String::new(), ..reasons() }).into_string();

        assert!(!shown.contains("<option value=\"\""), "{shown}");
    }

    #[test]
    fn every_button_to_pick_from_has_a_label_of_its_own() {
        let shown = radios(&reasons()).into_string();

        assert!(shown.contains("id=\"reason-1\" type=\"radio\" name=\"reason\" value=\"fit/large\" checked"));
        assert!(shown.contains("for=\"reason-0\" dir=\"auto\">Too small"), "{shown}");
        assert!(shown.contains("<legend class=\"field__label\">Why?"), "{shown}");
    }
}
