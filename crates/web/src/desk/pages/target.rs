//! The conversation that a form acts on, as an address and a topic.

use maud::{Markup, html};

/// Which conversation, seen from which view of the queue.
#[derive(Clone, Debug)]
pub struct Target {
    /// The conversation.
    pub id: i64,
    /// The view of the queue it was opened from; every form carries it back.
    pub view: String,
}

impl Target {
    /// The address of an act on this conversation.
    pub fn act(&self, what: &str) -> String {
        format!("/desk/conversations/{}/{what}", self.id)
    }

    /// The topic whose news concern it.
    pub fn topic(&self) -> String {
        format!("conversation:{}", self.id)
    }

    /// What every form carries: the view to come back to.
    pub fn carried(&self) -> Markup {
        html! { input type="hidden" name="view" value=(self.view); }
    }
}
