//! A registration as what a receiver understands, one file per receiver.
