"""Joining archives: rows, histories and captures of several machines in one."""
