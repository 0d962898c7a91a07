//! How much memory a component begins with.

/// In bytes: what is static, the stack, and a heap that a usual lookup does not outgrow. A page that is not touched costs nothing, while
/// each growth changes the protection of the host's memory, and changes it back for the next guest.
const INITIAL_MEMORY: u32 = 3 << 20;

fn main() {
    println!("cargo::rustc-link-arg-cdylib=--initial-memory={INITIAL_MEMORY}");
    println!("cargo::rerun-if-changed=build.rs");
}
