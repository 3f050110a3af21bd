//! Conversations: one matter of one customer, on any number of channels, and everything that can be done with it.
//!
//! | module | what is in it |
//! |---|---|
//! | [`conversation`] | opening, closing and reopening, snoozing, assigning, tagging |
//! | [`message`] | saying something in it: received, answered, noted |
//! | [`inbox`] | the agents' lists and their counts |
//! | [`channel`] | the closed list of channels |

pub mod channel;
pub mod conversation;
pub mod inbox;
pub mod message;

pub use channel::Channel;
pub use conversation::{Conversation, ConversationId, Standing};
pub use message::{Direction, Message, MessageId};
