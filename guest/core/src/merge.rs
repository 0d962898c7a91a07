//! One view of several answers.
