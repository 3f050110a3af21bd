//! How large a world is.

/// How many there are of each in a world. Eight customers, their orders
/// and their conversations are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Customers.
    pub customers: usize,
    /// Orders; more when more conversations are about one.
    pub orders: usize,
    /// Conversations.
    pub conversations: usize,
}

impl Size {
    /// What `attend demo` shows.
    pub fn demo() -> Size {
        Size { customers: 300, orders: 420, conversations: 140 }
    }

    /// Enough for a test.
    pub fn small() -> Size {
        Size { customers: 12, orders: 40, conversations: 15 }
    }
}
