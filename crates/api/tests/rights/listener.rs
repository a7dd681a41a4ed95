//! Small servers on the loopback interface that keep what they receive.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What a server received, one text a message.
pub(crate) type Received = Arc<Mutex<Vec<String>>>;

/// An HTTP server that answers every call with a status; its address.
pub(crate) async fn http(status: u16) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = Arc::clone(&received);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let kept = Arc::clone(&kept);
            tokio::spawn(async move { answer(stream, status, &kept).await });
        }
    });
    (format!("http://{address}"), received)
}

async fn answer(stream: TcpStream, status: u16, kept: &Received) {
    let mut stream = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let body = String::from_utf8(body).unwrap();
    kept.lock().unwrap().push(format!("{head}\r\n{body}"));
    let answer = format!(
        "HTTP/1.1 {status} -\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
}

/// An SMTP relay that refuses the first `refusals` messages; its address.
pub(crate) async fn smtp(refusals: usize) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = Arc::clone(&received);
    let left = Arc::new(Mutex::new(refusals));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (kept, left) = (Arc::clone(&kept), Arc::clone(&left));
            tokio::spawn(async move { relay(stream, &kept, &left).await });
        }
    });
    (format!("smtp://{address}"), received)
}

async fn relay(stream: TcpStream, kept: &Received, left: &Mutex<usize>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relais\r\n").await.unwrap();
    let mut envelope = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let verb = line.split([' ', '\r', ':']).next().unwrap_or_default();
        let reply = match verb {
            "DATA" => {
                stream.write_all(b"354 ecrivez\r\n").await.unwrap();
                let mut message = String::new();
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).await.unwrap();
                    if line == ".\r\n" {
                        break;
                    }
                    message += &line;
                }
                let refuses = {
                    let mut left = left.lock().unwrap();
                    let refuses = *left > 0;
                    *left = left.saturating_sub(1);
                    refuses
                };
                if refuses {
                    "451 plus tard\r\n"
                } else {
                    let text = format!("{envelope}\n{message}");
                    kept.lock().unwrap().push(text);
                    "250 pris\r\n"
                }
            }
            "MAIL" | "RCPT" => {
                envelope += &line;
                "250 bien\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 adieu\r\n").await.unwrap();
                return;
            }
            _ => "250 bien\r\n",
        };
        stream.write_all(reply.as_bytes()).await.unwrap();
    }
}
