"""The cloud's APIs listen on the host's loopback. In a machine the same addresses and ports lead there, and nothing else does."""
import asyncio
import contextlib
import socket


def listen(ports):
    """Sockets on loopback of the network namespace that this process is in."""
    made = []
    for port in ports:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", port))
        made.append(one)
    return made


async def serve(sockets):
    """Relays until it is cancelled. A socket that is listened on keeps its namespace, wherever the process is."""
    servers = [await asyncio.start_server(_to(one.getsockname()[1]), sock=one) for one in sockets]
    async with contextlib.AsyncExitStack() as stack:
        for server in servers:
            await stack.enter_async_context(server)
        await asyncio.gather(*(server.serve_forever() for server in servers))


def _to(port):
    async def relay(reader, writer):
        try:
            host_reader, host_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.transport.abort()  # nothing listens there: the nearest to a refusal
            return
        await asyncio.gather(_pump(reader, host_writer), _pump(host_reader, writer))

    return relay


async def _pump(reader, writer):
    # Either side may reset the connection at any time; the other must notice.
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
            return
    writer.close()
