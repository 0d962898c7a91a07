//! A JSON text as a flat tree that keeps order, duplicates, lines and numbers as written.
//!
//! `serde_json`'s own `Value` would lose all four. The values lie in one list in the order of the text, each with its parent and the
//! place behind its last descendant, so that walking the tree needs neither recursion nor memory.

use std::borrow::Cow;

/// The longest pointer that is written out, in bytes, so that one long name over many values costs little.
const MAX_POINTER: usize = 256;

/// What a value is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// A JSON text.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    /// In the order of the text, so a container's values follow it.
    nodes: Vec<Node<'a>>,
    /// The containers' pointers, one behind the other.
    pointers: String,
}

/// A value as it lies in the list.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    /// The member's name; none for items of arrays.
    pub(super) name: Option<Cow<'a, str>>,
    /// A string's content, or another scalar as written; empty for a container.
    pub(super) text: Cow<'a, str>,
    pub(super) parent: u32,
    /// The place among its siblings, from 0.
    pub(super) position: u32,
    /// The node behind its last descendant.
    pub(super) end: u32,
    pub(super) line: u32,
    /// A container's pointer in [`Tree::pointers`].
    pub(super) pointer: (u32, u32),
}

impl<'a> Tree<'a> {
    /// Takes values that know everything but their pointers.
    pub(super) fn new(mut nodes: Vec<Node<'a>>) -> Self {
        let pointers = write_pointers(&mut nodes);
        Tree { nodes, pointers }
    }

    /// The same, owning its texts.
    pub(super) fn into_owned(self) -> Tree<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        let nodes = self.nodes.into_iter().map(|node| Node {
            kind: node.kind,
            name: node.name.map(own),
            text: own(node.text),
            parent: node.parent,
            position: node.position,
            end: node.end,
            line: node.line,
            pointer: node.pointer,
        });
        Tree { nodes: nodes.collect(), pointers: self.pointers }
    }

    /// The outermost value.
    pub(super) fn root(&self) -> Value<'_> {
        Value { tree: self, id: 0 }
    }

    /// Every value, in the order of the text.
    pub(super) fn values(&self) -> impl Iterator<Item = Value<'_>> {
        (0..self.len()).map(|id| Value { tree: self, id: id as u32 })
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn node(&self, id: u32) -> Option<&Node<'a>> {
        self.nodes.get(id as usize)
    }
}

/// A value of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'d> {
    tree: &'d Tree<'d>,
    id: u32,
}

impl<'d> Value<'d> {
    /// Its place in the order of the text, from 0.
    pub(super) fn id(self) -> usize {
        self.id as usize
    }

    /// What it is.
    pub(super) fn kind(self) -> Kind {
        self.node().map_or(Kind::Null, |node| node.kind)
    }

    /// A string's content, or another scalar as written; empty for a container.
    pub(super) fn text(self) -> &'d str {
        self.node().map_or("", |node| &node.text)
    }

    /// The member's name; none for items of arrays.
    pub(super) fn name(self) -> Option<&'d str> {
        self.node().and_then(|node| node.name.as_deref())
    }

    /// Its line, from 1.
    pub(super) fn line(self) -> u32 {
        self.node().map_or(0, |node| node.line)
    }

    /// Whether it is neither an array nor an object.
    pub(super) fn is_scalar(self) -> bool {
        !matches!(self.kind(), Kind::Array | Kind::Object)
    }

    /// The array or object that it stands in.
    pub(super) fn parent(self) -> Option<Value<'d>> {
        let node = self.node().filter(|_| self.id > 0)?;
        Some(Value { id: node.parent, ..self })
    }

    /// The items or members, in order.
    pub(super) fn children(self) -> Children<'d> {
        let end = if self.is_scalar() { self.id } else { self.node().map_or(self.id, |node| node.end) };
        Children { tree: self.tree, next: self.id + 1, end }
    }

    /// The JSON pointer (RFC 6901) of a container; where it would be longer than 256 bytes, that of its nearest ancestor that is not.
    pub(super) fn container_pointer(self) -> &'d str {
        let (start, end) = self.node().map_or((0, 0), |node| node.pointer);
        self.tree.pointers.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The JSON pointer of any value, cut likewise.
    pub(super) fn pointer(self) -> String {
        match (self.node(), self.parent()) {
            (Some(node), Some(parent)) if self.is_scalar() => {
                let mut pointer = parent.container_pointer().to_owned();
                push_step(&mut pointer, node, 0);
                pointer
            }
            _ => self.container_pointer().to_owned(),
        }
    }

    fn node(self) -> Option<&'d Node<'d>> {
        self.tree.node(self.id)
    }
}

/// The items of an array or the members of an object.
#[derive(Clone, Debug)]
pub(super) struct Children<'d> {
    tree: &'d Tree<'d>,
    next: u32,
    end: u32,
}

impl<'d> Children<'d> {
    /// That one value alone.
    pub(super) fn only(value: Value<'d>) -> Self {
        Children { tree: value.tree, next: value.id, end: value.node().map_or(value.id, |node| node.end) }
    }

    /// None.
    pub(super) fn none(tree: Value<'d>) -> Self {
        Children { tree: tree.tree, next: 0, end: 0 }
    }
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.next >= self.end {
            return None;
        }
        let value = Value { tree: self.tree, id: self.next };
        self.next = value.node()?.end;
        Some(value)
    }
}

/// Writes the pointer of every container; a parent's is there before its children's.
fn write_pointers(nodes: &mut [Node<'_>]) -> String {
    let mut pointers = String::new();
    for id in 1..nodes.len() {
        let (before, rest) = nodes.split_at_mut(id);
        let Some(node) = rest.first_mut().filter(|node| matches!(node.kind, Kind::Array | Kind::Object)) else { continue };
        let parent = before.get(node.parent as usize).map_or((0, 0), |parent| parent.pointer);
        let start = pointers.len();
        pointers.extend_from_within(parent.0 as usize..parent.1 as usize);
        push_step(&mut pointers, node, start);
        if pointers.len() - start > MAX_POINTER {
            pointers.truncate(start);
            node.pointer = parent;
        } else {
            node.pointer = (start as u32, pointers.len() as u32);
        }
    }
    pointers
}

/// Appends a step to the pointer that starts at `start`; one that makes it too long is cut.
fn push_step(pointer: &mut String, node: &Node<'_>, start: usize) {
    pointer.push('/');
    let Some(name) = &node.name else {
        pointer.push_str(&node.position.to_string());
        return;
    };
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
        if pointer.len() - start > MAX_POINTER {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::super::json::parse;
    use super::*;

    #[test]
    fn long_names_cost_little() {
        let body = format!("{{\"{}\":[{}{{}}]}}", "n".repeat(100_000), "{\"a\":[]},".repeat(10_000));
        let tree = parse(&body).unwrap();
        assert!(tree.pointers.len() < 1_000_000);
        assert!(tree.values().all(|value| value.pointer().len() <= 2 * MAX_POINTER));
    }
}
