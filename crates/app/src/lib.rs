//! The program: configuration in, a running service out, and the commands around it.
//!
//! | module | what is in it |
//! |---|---|
//! | [`running`] | starting and stopping everything that serves |
//! | [`workers`] | the closed list of readers, jobs and timers |
//! | [`listening`] | the HTTP accept loop |
//! | [`receiving`] | the mail receiver, joined to the ledger |
//! | [`options`] | the command line |
//! | [`mailboxes`] | fetching, joined to the way out |
//! | [`importing`] | `attend import` |
//! | [`keys`] | `attend key` |
//! | [`mail`] | `attend mail`: what Attend makes of mail, mails from files, the ledger |
//! | [`policy`] | `attend policy`: shown, checked, loaded from a file |
//! | [`withdrawals`] | `attend withdrawals export` |
//! | [`demo`] | `attend demo`: a living sample shop |

pub mod demo;
pub mod importing;
pub mod keys;
pub mod listening;
pub mod mail;
pub mod mailboxes;
pub mod options;
pub mod policy;
pub mod receiving;
pub mod running;
pub mod withdrawals;
pub mod workers;

pub use running::Running;
