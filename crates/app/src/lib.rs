//! The program: configuration in, a running service out, and the commands around it.
//!
//! | module | what is in it |
//! |---|---|
//! | [`running`] | starting and stopping everything that serves |
//! | [`workers`] | the closed list of readers, jobs and timers |
//! | [`listening`] | the HTTP accept loop |
//! | [`receiving`] | the mail receiver, joined to the ledger |
//! | [`options`] | the command line |
//! | [`importing`] | `attend import` |
//! | [`demo`] | `attend demo`: a living sample shop |

pub mod demo;
pub mod importing;
pub mod listening;
pub mod options;
pub mod receiving;
pub mod running;
pub mod workers;

pub use running::Running;
