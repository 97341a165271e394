"""Devices and their channels: the small figure under which a channel's readings lie."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station.data.engine import Store, reading, writing
from station.data.tables_readings import ChannelRow, DeviceRow
from station.domain.device import Channel, Device
from station.domain.identifier import fresh


def channel_id(store: Store, channel: Channel, line: str | None = None) -> int:
    """The figure of a channel, written down when it is new; `line` is where it is heard just now.

    A device with a serial number is the same on every line.  One without is known by its line alone
    and needs it, so that two boxes that cannot prove who they are never share a row.
    """
    with writing(store) as session:
        figure = channel_figure(session, channel, line)
        if line is not None:
            session.get_one(ChannelRow, figure).line = line
        return figure


def channel(store: Store, figure: int) -> Channel:
    """The channel of a figure."""
    with reading(store) as session:
        return channel_of(session, figure)


def channels(store: Store) -> dict[int, tuple[Channel, str | None]]:
    """Every channel ever heard, by figure, with the line it was last heard on."""
    with reading(store) as session:
        rows = session.execute(
            select(ChannelRow, DeviceRow)
            .join(DeviceRow, ChannelRow.device == DeviceRow.id)
            .order_by(ChannelRow.id)
        )
        return {row.id: (_channel(row, device), row.line) for row, device in rows}


def channel_figure(session: Session, channel: Channel, line: str | None) -> int:
    """The same within a transaction of the caller's."""
    device = _device_row(session, channel.device, line)
    row = session.scalar(
        select(ChannelRow).where(
            ChannelRow.device == device.id, ChannelRow.address == channel.address
        )
    )
    if row is None:
        row = ChannelRow(uuid=fresh(), device=device.id, address=channel.address, line=line)
        session.add(row)
        session.flush()
    return row.id


def channel_of(session: Session, figure: int) -> Channel:
    """The channel of a figure, within a transaction of the caller's."""
    row = session.get_one(ChannelRow, figure)
    return _channel(row, session.get_one(DeviceRow, row.device))


def _channel(row: ChannelRow, device: DeviceRow) -> Channel:
    return Channel(Device(device.protocol, device.model, device.serial), row.address)


def _device_row(session: Session, device: Device, line: str | None) -> DeviceRow:
    """The row of a box; a model that becomes known later is filled in, another model is another."""
    if not device.verifiable and line is None:
        raise ValueError("a device without a serial number is known by its line alone")
    known = select(DeviceRow).where(
        DeviceRow.protocol == device.protocol, DeviceRow.serial == (device.serial or None)
    )
    if not device.verifiable:
        known = known.where(DeviceRow.line == line)
    for row in session.scalars(known.order_by(DeviceRow.id)):
        if device.model is None or row.model in (None, device.model):
            row.model = row.model or device.model
            return row
    row = DeviceRow(
        uuid=fresh(),
        protocol=device.protocol,
        model=device.model,
        serial=device.serial or None,
        line=None if device.verifiable else line,
    )
    session.add(row)
    session.flush()
    return row
