//! The customers' side: the help centre under the shop's own name. Nothing here needs a script.

pub mod contact;
pub mod conversations;
pub mod home;
pub mod look_up;
pub mod pages;
pub mod visitor;
