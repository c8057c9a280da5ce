//! The unary echo of proto/echo/v1/echo.proto as users of tonic write it: a peer of echo_server.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::signal::unix::{signal, SignalKind};
use tonic::{transport::Server, Request, Response, Status};

mod echo {
    tonic::include_proto!("echo.v1");
}

use echo::echo_service_server::{EchoService, EchoServiceServer};
use echo::{EchoRequest, EchoResponse};

#[derive(Default)]
struct Echo;

#[tonic::async_trait]
impl EchoService for Echo {
    async fn echo(&self, request: Request<EchoRequest>) -> Result<Response<EchoResponse>, Status> {
        let message = request.into_inner().message;
        Ok(Response::new(EchoResponse { message }))
    }
}

fn port_of(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("--port"), Some(port)) => port.parse().map_err(|_| format!("not a port: {port}")),
        _ => Err("usage: echo-tonic --port PORT".into()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port_of(std::env::args().skip(1))?));
    let mut terminate = signal(SignalKind::terminate())?;
    Server::builder()
        .add_service(EchoServiceServer::new(Echo))
        .serve_with_shutdown(address, async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}
