//! The closed list of ways to meet a customer.

use base::{Error, Result};

/// A way a message came or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Email,
    /// The chat widget.
    Chat,
    /// A form on the help centre.
    Form,
    /// A call.
    Phone,
    /// Face to face in a shop.
    Counter,
}

const CHANNELS: [(Channel, &str, &str); 5] = [
    (Channel::Email, "email", "e-mail"),
    (Channel::Chat, "chat", "chat"),
    (Channel::Form, "form", "web form"),
    (Channel::Phone, "phone", "phone"),
    (Channel::Counter, "counter", "in store"),
];

impl Channel {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// As people read it.
    pub fn in_words(self) -> &'static str {
        self.row().2
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Channel> {
        CHANNELS
            .iter()
            .find(|(_, stored, _)| *stored == text)
            .map(|(channel, ..)| *channel)
            .ok_or_else(|| Error::refused(format!("`{text}` is not a channel.")))
    }

    fn row(self) -> &'static (Channel, &'static str, &'static str) {
        CHANNELS.iter().find(|(channel, ..)| *channel == self).expect("every channel is in the list")
    }
}
