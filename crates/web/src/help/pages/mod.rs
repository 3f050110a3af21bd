//! The pages customers see, under the shop's own name, as functions over plain views.

pub mod account;
pub mod act;
pub mod contact;
pub mod contact_done;
pub mod conversation;
pub mod conversations;
pub mod find_order;
pub mod gift;
pub mod goods;
pub mod home;
pub mod invoices;
pub mod order;
pub mod orders;
pub mod photos;
pub mod pick;
pub mod preview;
pub mod quote;
pub mod return_;
pub mod returns;
pub mod shop;
pub mod sign_in;
pub mod step_up;
pub mod sum;
pub mod timeline;
pub mod track;
pub mod warranty;
pub mod withdrawal;

#[cfg(test)]
pub mod samples;
#[cfg(test)]
pub mod tests;
#[cfg(test)]
mod withdrawal_samples;
