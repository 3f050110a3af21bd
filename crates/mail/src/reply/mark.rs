//! What a mail's HTML can say about a word of its text.

/// What the HTML says about a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// Quoted by the writer's own hand, as content.
    Own,
    /// Quoted, perhaps with answers between: what a quote sign says in plain text.
    Weak,
    /// The program's copy of an earlier mail.
    Quote,
    /// The signature the program added.
    Signature,
}
