//! What is new in a mail, and what isn't.

mod answers;
mod attributions;
mod gold;
mod headers;
mod hostile;
mod programs;
mod signatures;
