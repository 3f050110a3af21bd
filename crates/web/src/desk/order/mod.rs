//! One order at the desk: looked at with everything about it, and acted on.
//!
//! | module | what is in it |
//! |---|---|
//! | [`looking`] | the page |
//! | [`found`] | what the page is made of |
//! | [`showing`] | that as the page shows it |
//! | [`money`] | its money as a sum that explains itself |
//! | [`acting`] | an act: its form, the preview, the confirmation |
//! | [`asking`] | what was typed, as a command |
//! | [`offering`] | the fields of an act's form |

pub mod acting;
pub mod asking;
pub mod found;
pub mod looking;
pub mod money;
pub mod offering;
pub mod showing;
