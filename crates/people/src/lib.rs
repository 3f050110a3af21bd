//! People: who buys, who answers, and how each proves who they are.
//!
//! | module | what is in it |
//! |---|---|
//! | [`customer`] | customers, their identities and proofs, merging and its undo |
//! | [`agent`] | agents, roles and rights, teams |
//! | [`names`] | ids, and names as they are kept |
//! | [`password`] | argon2id |
//! | [`session`] | revocable sign-ins of agents and customers |
//! | [`code`] | one-time codes by e-mail |
//! | [`guessing`] | guesses are slowed down per order, address and network, and bursts are told |
//! | [`key`] | keys for programs, with scopes |
//! | [`setup`] | the link that makes the first administrator |

pub mod agent;
pub mod code;
pub mod customer;
pub mod guessing;
pub mod key;
pub mod names;
pub mod password;
pub mod session;
pub mod setup;

pub use agent::{Agent, Right};
pub use customer::Customer;
pub use names::{AgentId, CustomerId};
