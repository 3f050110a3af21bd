//! The customers' side: the help centre under the shop's own name. Nothing here needs a script.

pub mod account;
pub mod acts;
pub mod contact;
pub mod conversations;
pub mod find_order;
pub mod gift;
pub mod home;
pub mod invoices;
mod letters;
pub mod order;
mod order_view;
pub mod orders;
mod own;
pub mod pages;
pub mod quote;
mod return_view;
pub mod returns;
pub mod sign_in;
pub mod step_up;
pub mod visitor;
pub mod warranty;
pub mod withdrawal;
mod wording;
