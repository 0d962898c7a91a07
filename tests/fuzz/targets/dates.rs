//! libFuzzer's way to [`whoisbox_fuzz::targets::dates`].

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| whoisbox_fuzz::targets::dates(input));
