//! One labelled control with its hint and its error beside it.

use maud::{Markup, html};

/// What a person typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub text: String,
    pub error: Option<String>,
}

impl Typed {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), error: None }
    }
}

/// A control to be filled. `kind` is an input type, or for several lines `area`, and `code` for what a program reads.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub kind: &'a str,
    pub value: &'a str,
    pub error: Option<&'a str>,
    pub hint: &'a str,
    pub autocomplete: &'a str,
    pub max_length: u32,
    pub is_required: bool,
    /// Stands beside the label of a field that may stay empty.
    pub optional: &'a str,
    /// Distinguishes controls of the same name on one page.
    pub scope: &'a str,
}

impl Default for Field<'_> {
    fn default() -> Self {
        Self {
            name: "",
            label: "",
            kind: "text",
            value: "",
            error: None,
            hint: "",
            autocomplete: "",
            max_length: 200,
            is_required: true,
            optional: "optional",
            scope: "",
        }
    }
}

impl<'a> Field<'a> {
    /// Fills in what was typed before and what was wrong with it.
    pub fn with(self, typed: &'a Typed) -> Self {
        Self { value: &typed.text, error: typed.error.as_deref(), ..self }
    }

    fn id(&self) -> String {
        if self.scope.is_empty() { self.name.into() } else { format!("{}-{}", self.scope, self.name) }
    }
}

/// Shows label, control, hint and error.
pub fn field(field: &Field) -> Markup {
    let id = field.id();
    html! {
        div.field {
            label.field__label for=(id) {
                (field.label) @if !field.is_required { " " span.field__optional { (field.optional) } }
            }
            @if matches!(field.kind, "area" | "code") { (area(field, &id)) } @else { (input(field, &id)) }
            (words(field, &id))
        }
    }
}

fn input(field: &Field, id: &str) -> Markup {
    let is_code = field.autocomplete == "one-time-code";
    html! {
        input.field__control id=(id) name=(field.name) type=(field.kind) dir="auto"
            value=[(field.kind != "password").then_some(field.value)]
            maxlength=(field.max_length)
            autocomplete=[(!field.autocomplete.is_empty()).then_some(field.autocomplete)]
            inputmode=[is_code.then_some("numeric")]
            required[field.is_required]
            aria-invalid=[field.error.map(|_| "true")]
            aria-describedby=[described_by(field, id)];
    }
}

fn area(field: &Field, id: &str) -> Markup {
    let is_code = field.kind == "code";
    html! {
        textarea.field__control.field__control--area.mono[is_code] id=(id) name=(field.name) rows="7"
            dir=(if is_code { "ltr" } else { "auto" }) spellcheck=[is_code.then_some("false")]
            maxlength=(field.max_length) required[field.is_required] data-grows
            aria-invalid=[field.error.map(|_| "true")]
            aria-describedby=[described_by(field, id)] { "\n" (field.value) }
    }
}

fn words(field: &Field, id: &str) -> Markup {
    html! {
        @if !field.hint.is_empty() { p.field__hint id={ (id) "-hint" } { (field.hint) } }
        @if let Some(error) = field.error { p.field__error id={ (id) "-error" } role="alert" { (error) } }
    }
}

fn described_by(field: &Field, id: &str) -> Option<String> {
    let hint = (!field.hint.is_empty()).then(|| format!("{id}-hint"));
    let error = field.error.map(|_| format!("{id}-error"));
    let both: Vec<String> = error.into_iter().chain(hint).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{Field, Typed, field};

    #[test]
    fn an_error_stands_beside_its_field_and_is_announced() {
        let typed = Typed { text: "x@".into(), error: Some("This is no e-mail address.".into()) };

        let shown = field(
            &Field { name: "email", label: "E-mail", hint: "Where we answer", ..Field::default() }
                .with(&typed),
        );

        let shown = shown.into_string();
        assert!(shown.contains(r#"aria-describedby="email-error email-hint""#), "{shown}");
        assert!(shown.contains(r#"id="email-error" role="alert""#), "{shown}");
        assert!(shown.contains(r#"value="x@""#), "{shown}");
    }

    #[test]
    fn a_password_is_never_sent_back() {
        let typed = Typed::new("hunter2");

        let shown = field(
            &Field { name: "password", label: "Password", kind: "password", ..Field::default() }.with(&typed),
        );

        assert!(!shown.into_string().contains("hunter2"));
    }

    #[test]
    fn a_first_blank_line_survives_in_an_area() {
        let typed = Typed::new("\nsecond");

        let shown =
            field(&Field { name: "text", label: "Text", kind: "area", ..Field::default() }.with(&typed));

        assert!(shown.into_string().contains(">\n\nsecond</textarea>"));
    }
}
