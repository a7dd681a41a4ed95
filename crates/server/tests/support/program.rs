//! The program as a child: what it is given to read, and when it listens.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Output, Stdio},
};

/// Runs a command to its end, with something to read.
pub(crate) fn given(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// Starts a server and waits until it listens: what it said until then. What it says next is read and forgotten.
pub(crate) fn listening(command: &mut Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut output = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    while !output.contains("écoute sur") {
        assert!(
            lines.read_line(&mut output).unwrap() > 0,
            "the server stopped: {output}"
        );
    }
    std::thread::spawn(move || lines.lines().for_each(drop));
    (child, output)
}
