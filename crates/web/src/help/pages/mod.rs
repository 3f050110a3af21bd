//! The pages customers see, under the shop's own name, as functions over plain views.

pub mod contact;
pub mod contact_done;
pub mod conversation;
pub mod conversations;
pub mod home;
pub mod look_up;
pub mod shop;

#[cfg(test)]
pub mod samples;
#[cfg(test)]
pub mod tests;
