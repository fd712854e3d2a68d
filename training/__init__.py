"""The training half: lessons, quizzes, role-plays; it reaches the workbench by platform and deals alone."""
