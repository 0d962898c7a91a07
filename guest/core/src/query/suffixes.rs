//! Where registries register names: the Public Suffix List, as far as it lists registries' own suffixes (its section "ICANN").

use crate::table;

/// How many labels the longest suffix of the list has.
const MOST_LABELS: usize = 4;

/// How many labels of a name, from its end, are the suffix below which it is registered, by the algorithm of publicsuffix.org: the
/// longest rule, an exception before all others, and where there is none the top-level domain. A suffix below which somebody else than
/// a registry gives names away (`github.io`) is none; one whose registry has a place of its own (`data/suffixes.tsv`) is.
pub(super) fn labels(name: &str) -> usize {
    let mut longest = 1;
    for count in 2..=MOST_LABELS {
        let suffix = last_labels(name, count);
        // The rules are grouped by what stands behind their first label.
        let Some((label, parent)) = suffix.split_once('.').filter(|_| suffix.matches('.').count() + 1 == count) else { break };
        if table::SUFFIXES.row(suffix).is_some() {
            longest = count;
        }
        if let Some(row) = table::PUBLIC_SUFFIXES.row(parent) {
            let (mut listed, mut excepted) = (false, false);
            for rule in row.column(1).split(' ') {
                listed |= rule == label || rule == "*";
                excepted |= rule.strip_prefix('!') == Some(label);
            }
            if excepted {
                return count - 1;
            }
            if listed {
                longest = count;
            }
        }
    }
    longest
}

/// The last so many labels of a name, or all of it.
pub(super) fn last_labels(name: &str, count: usize) -> &str {
    let start = name.rmatch_indices('.').nth(count.saturating_sub(1)).map_or(0, |(dot, _)| dot + 1);
    name.get(start..).unwrap_or(name)
}

#[cfg(test)]
mod tests;
